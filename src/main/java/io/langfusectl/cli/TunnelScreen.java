package io.langfusectl.cli;

import io.langfusectl.tunnel.TunnelStatus;
import io.langfusectl.tunnel.TunnelStatus.ForwardStatus;
import io.langfusectl.tunnel.TunnelStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How a tunnel is, for people and as JSON: a line for the link, a line for each forward. */
final class TunnelScreen {

    private final Screen screen;
    private final Map<Integer, State> told = new HashMap<>();
    private int drawn;

    /** The result. */
    record Shown(
            int schema,
            String host,
            boolean up,
            Optional<Instant> since,
            int reconnects,
            List<ShownForward> forwards) {}

    /** One forward of it. */
    record ShownForward(
            int local, String remote, String state, String service, int connections, long bytesIn, long bytesOut) {}

    TunnelScreen(Screen screen) {
        this.screen = screen;
    }

    /** The result of {@code tunnel status}. */
    void show(TunnelStatus status) {
        screen.show(json(status), () -> lines(status));
    }

    /** The tunnel is there: its addresses, and its status where a program reads. */
    void opened(TunnelStatus status) {
        screen.say("tunnel.open", status.host());
        if (screen.format() == Screen.Format.JSON) {
            show(status);
        }
    }

    /** Something may have changed: the same lines again on a terminal, only what is new elsewhere. */
    void update(TunnelStatus status) {
        if (screen.isLive()) {
            var lines = lines(status);
            screen.draw((drawn == 0 ? "" : "\u001b[" + drawn + "F\u001b[J") + String.join("\n", lines) + "\n");
            drawn = lines.size();
            return;
        }
        for (var forward : status.forwards()) {
            if (told.put(forward.local(), forward.state()) != forward.state()) {
                screen.tell(line(forward));
                screen.event("state", Map.of("forward", forward.local(), "state", name(forward.state())));
            }
        }
    }

    static Shown json(TunnelStatus status) {
        var forwards = status.forwards().stream()
                .map(one -> new ShownForward(
                        one.local(),
                        one.remote(),
                        name(one.state()),
                        one.service(),
                        one.connections(),
                        one.bytesIn(),
                        one.bytesOut()))
                .toList();
        return new Shown(1, status.host(), status.up(), status.since(), status.reconnects(), forwards);
    }

    private static String name(State state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private List<String> lines(TunnelStatus status) {
        var lines = new ArrayList<String>();
        var messages = screen.messages();
        lines.add(
                status.up()
                        ? messages.say(
                                "tunnel.up",
                                status.host(),
                                status.since()
                                        .map(moment -> Durations.rough(Duration.between(moment, Instant.now())))
                                        .orElse("-"),
                                status.reconnects())
                        : messages.say("tunnel.down", status.host(), status.lastReason()));
        status.forwards().forEach(forward -> lines.add(line(forward)));
        return lines;
    }

    private String line(ForwardStatus forward) {
        var messages = screen.messages();
        var words = new LinkedHashMap<State, String>();
        words.put(State.READY, "green");
        words.put(State.UNKNOWN, "yellow");
        words.put(State.OTHER_INSTALLATION, "yellow");
        var state = screen.paint(
                words.getOrDefault(forward.state(), "red"),
                messages.say("tunnel.state." + name(forward.state()), hint(forward)));
        var address = "http://localhost:" + forward.local();
        return messages.say(
                "tunnel.forward",
                address,
                forward.remote(),
                state,
                forward.connections(),
                size(forward.bytesIn()),
                size(forward.bytesOut()));
    }

    /** What would start the service that is missing. */
    private static String hint(ForwardStatus forward) {
        return switch (forward.service()) {
            case "langfuse", "litellm" -> "langfuse-ctl start " + forward.service();
            case "code" -> "sudo systemctl start code-server@coder";
            default -> "-";
        };
    }

    private static String size(long bytes) {
        return bytes < 10_000 ? bytes + " B" : bytes < 10_000_000 ? bytes / 1000 + " kB" : bytes / 1_000_000 + " MB";
    }
}
