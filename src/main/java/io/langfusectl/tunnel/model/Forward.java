package io.langfusectl.tunnel.model;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** A local port and where it leads, as seen from the far host. */
public record Forward(int local, String host, int remote) {

    /** Langfuse, LiteLLM and VS Code; the last one elsewhere, since 8080 is often taken on a laptop. */
    public static final List<Forward> USUAL = List.of(to(3000, 3000), to(4000, 4000), to(18080, 8080));

    private static final String LOOPBACK = "127.0.0.1";
    private static final int HIGHEST = 65535;

    public Forward {
        if (local < 1 || local > HIGHEST) {
            throw new Failure(Problem.FORWARD_INVALID, Integer.toString(local));
        }
        if (remote < 1 || remote > HIGHEST) {
            throw new Failure(Problem.FORWARD_INVALID, Integer.toString(remote));
        }
    }

    public static Forward to(int local, int remote) {
        return new Forward(local, LOOPBACK, remote);
    }

    /**
     * Parses the values of {@code -L}: {@code REMOTE}, {@code LOCAL:REMOTE}, {@code LOCAL:HOST:REMOTE} or
     * {@code usual}; without a value, the usual three.
     */
    public static List<Forward> parse(List<String> named) {
        var forwards = new ArrayList<Forward>();
        for (var text : named.isEmpty() ? List.of("usual") : named) {
            forwards.addAll(text.equals("usual") ? USUAL : List.of(one(text)));
        }
        var locals = new HashSet<Integer>();
        for (var forward : forwards) {
            if (!locals.add(forward.local)) {
                throw new Failure(Problem.FORWARD_TWICE, forward.local);
            }
        }
        return List.copyOf(forwards);
    }

    private static Forward one(String text) {
        int first = text.indexOf(':');
        int last = text.lastIndexOf(':');
        if (first < 0) {
            return to(port(text, text), port(text, text));
        }
        int local = port(text.substring(0, first), text);
        int remote = port(text.substring(last + 1), text);
        if (first == last) {
            return to(local, remote);
        }
        var host = text.substring(first + 1, last).replaceAll("^\\[(.*)]$", "$1");
        if (host.isEmpty()) {
            throw new Failure(Problem.FORWARD_INVALID, text);
        }
        return new Forward(local, host, remote);
    }

    private static int port(String digits, String whole) {
        if (!digits.matches("[0-9]{1,5}")) {
            throw new Failure(Problem.FORWARD_INVALID, whole);
        }
        return Integer.parseInt(digits);
    }

    /** The same forward from another local port. */
    public Forward from(int otherLocal) {
        return new Forward(otherLocal, host, remote);
    }

    /** What listens at this remote port on a workshop host, or an empty text. */
    public String expected() {
        return switch (remote) {
            case 3000 -> "langfuse";
            case 4000 -> "litellm";
            case 8080 -> "code";
            default -> "";
        };
    }

    /** It leads to the far host itself, not on from there. */
    public boolean endsAtTheHost() {
        return host.matches("localhost|127(\\.[0-9]{1,3}){3}|::1");
    }

    /** The far end as ssh writes it. */
    public String target() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + remote;
    }
}
