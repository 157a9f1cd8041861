package io.langfusectl.tunnel.link;

import io.langfusectl.tunnel.model.ForwardProbeResult;
import io.langfusectl.tunnel.model.ProjectKeys;
import io.langfusectl.tunnel.model.TunnelStatus.State;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** Connects to a local port and reports what answers through it: the expected service, another one, or nothing. */
record ForwardProbe(LocalListener listener, ProjectKeys keys) {

    private static final int PATIENCE = 5_000;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final int ENOUGH = 64 * 1024;
    private static final Pattern OK = Pattern.compile("HTTP/1\\.[01] 200 ");
    private static final Pattern FAILING = Pattern.compile("HTTP/1\\.[01] 5[0-9][0-9] ");
    private static final Pattern LANGFUSE =
            Pattern.compile("\\{(?=[^{}]*\"status\"\\s*:\\s*\"OK\")(?=[^{}]*\"version\"\\s*:\\s*\"[0-9])");
    private static final Pattern LITELLM = Pattern.compile("(?m)^\"I'm alive!\"$");
    private static final Pattern CODE_SERVER = Pattern.compile("\"status\"\\s*:\\s*\"(?:alive|expired)\"");
    private static final Pattern VS_CODE = Pattern.compile("(?m)^[0-9a-f]{40}$");
    private static final Pattern REJECTED = Pattern.compile("HTTP/1\\.[01] (?:400|401|403) ");
    private static final Pattern LOGIN =
            Pattern.compile("\"signinUrl\"\\s*:\\s*\"http(s?)://(?:\\[[^]]*]|[^/\":]+)(?::([0-9]{1,5}))?/");

    /** Asks once; a link must be up. */
    ForwardProbeResult look() {
        return switch (listener.forward().expected()) {
            case "langfuse" -> langfuse();
            case "litellm" -> litellm();
            case "code" -> code();
            default -> listens();
        };
    }

    private ForwardProbeResult langfuse() {
        var seen = judged(ask("/api/public/health"), LANGFUSE);
        return seen.state() == State.READY
                ? new ForwardProbeResult(installation("/api/public/projects", keys.forLangfuse()), loginPort())
                : seen;
    }

    private ForwardProbeResult litellm() {
        var seen = judged(ask("/health/liveliness"), LITELLM);
        return seen.state() == State.READY
                ? ForwardProbeResult.of(installation("/v1/models", keys.forLitellm()))
                : seen;
    }

    /** code-server says how it is; VS Code's own server knows no such path, but tells its version to everybody. */
    private ForwardProbeResult code() {
        var seen = judged(ask("/healthz"), CODE_SERVER);
        return seen.state() == State.OTHER_SERVICE && listener.channelOpenFailure() == null
                ? judged(ask("/version"), VS_CODE)
                : seen;
    }

    /** The service is there; whether it is the project's own, its keys tell, where they are known. */
    private State installation(String path, Optional<String> authorization) {
        var answer = authorization.flatMap(words -> ask(path, "Authorization: " + words + "\r\n"));
        return answer.filter(text -> REJECTED.matcher(text).lookingAt()).isPresent()
                ? State.OTHER_INSTALLATION
                : State.READY;
    }

    /** From where Langfuse believes to be reached, which NEXTAUTH_URL says there. */
    private Optional<Integer> loginPort() {
        var answer = LOGIN.matcher(ask("/api/auth/providers").orElse(""));
        if (!answer.find()) {
            return Optional.empty();
        }
        int usual = answer.group(1).isEmpty() ? HTTP : HTTPS;
        return Optional.of(answer.group(2) == null ? usual : Integer.parseInt(answer.group(2)));
    }

    private ForwardProbeResult judged(Optional<String> answer, Pattern telling) {
        if (answer.isEmpty()) {
            return ForwardProbeResult.of(unanswered());
        }
        if (FAILING.matcher(answer.get()).lookingAt()) {
            return ForwardProbeResult.of(State.NOT_READY);
        }
        boolean told = OK.matcher(answer.get()).lookingAt()
                && telling.matcher(answer.get()).find();
        return ForwardProbeResult.of(told ? State.READY : State.OTHER_SERVICE);
    }

    private State unanswered() {
        var channelOpenFailure = listener.channelOpenFailure();
        if (channelOpenFailure == null) {
            return State.OTHER_SERVICE; // it took the connection and said nothing that we understand
        }
        return channelOpenFailure.meaning(listener.forward().endsAtTheHost());
    }

    private Optional<String> ask(String path) {
        return ask(path, "");
    }

    /** The whole answer to a request, or nothing where none came. */
    private Optional<String> ask(String path, String header) {
        try (var socket = connected()) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost:"
                                    + listener.forward().remote() + "\r\n" + header
                                    + "Accept: */*\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readNBytes(ENOUGH), StandardCharsets.UTF_8);
            return answer.startsWith("HTTP/") ? Optional.of(answer) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A port of which we know nothing is ready when it takes a connection and does not end it at once. */
    private ForwardProbeResult listens() {
        int before = listener.trafficCounters().opened();
        try (var socket = connected()) {
            socket.setSoTimeout(500);
            while (socket.getInputStream().read() >= 0 && listener.channelOpenFailure() == null) {
                break; // it speaks first
            }
        } catch (IOException e) {
            return ForwardProbeResult.of(
                    listener.trafficCounters().opened() > before && listener.channelOpenFailure() == null
                            ? State.READY
                            : unanswered());
        }
        return ForwardProbeResult.of(listener.channelOpenFailure() == null ? State.READY : unanswered());
    }

    private Socket connected() throws IOException {
        var socket = new Socket();
        socket.setSoTimeout(PATIENCE);
        socket.connect(listener.address(), PATIENCE);
        return socket;
    }
}
