package io.langfusectl.cli;

import io.langfusectl.tunnel.model.TunnelEvent;
import io.langfusectl.tunnel.model.TunnelStatus;
import io.langfusectl.tunnel.model.TunnelStatus.ForwardStatus;
import io.langfusectl.tunnel.model.TunnelStatus.State;
import io.langfusectl.tunnel.model.TunnelStatus.StrayLogin;
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
final class TunnelPrinter {

    private final Console console;
    private final Map<Integer, State> told = new HashMap<>();
    private Optional<StrayLogin> warned = Optional.empty();
    private int drawn;

    TunnelPrinter(Console console) {
        this.console = console;
    }

    /** The result of {@code tunnel status}. */
    void show(TunnelStatus status) {
        warn(status);
        console.show(TunnelStatusJson.of(status), () -> lines(status));
    }

    /** What happened to the link; where lines change in place, the one of the link says it. */
    void heard(TunnelEvent event) {
        console.event("state", Map.of("link", event.kind().name().toLowerCase(Locale.ROOT), "reason", event.reason()));
        if (console.isLive()) {
            return;
        }
        switch (event.kind()) {
            case LOST -> console.say("tunnel.lost", reason(event.reason()));
            case BACK -> console.say("tunnel.back");
            default -> {
                return; // the screen says what it is when it is there, and the failure why it ended
            }
        }
    }

    /** A login goes to the address that the far Langfuse believes to have: said once, and again when it changes. */
    private void warn(TunnelStatus status) {
        if (status.strayLogin().equals(warned)) {
            return;
        }
        warned = status.strayLogin();
        if (warned.isPresent()) {
            drawn = 0; // what is drawn from now on comes below
            console.note("tunnel.login", warned.get().local(), warned.get().expected());
        }
    }

    /** The link is not up yet. */
    void down(TunnelStatus status) {
        console.say("tunnel.down", status.host(), reason(status.lastReason()));
    }

    /** The tunnel is there: its addresses, and its status where a program reads. */
    void opened(TunnelStatus status) {
        console.say("tunnel.open", status.host());
        if (console.format() == Console.Format.JSON) {
            show(status);
        }
    }

    /** Something may have changed: the same lines again on a terminal, only what is new elsewhere. */
    void update(TunnelStatus status) {
        warn(status);
        if (console.isLive()) {
            var text = lines(status);
            console.draw((drawn == 0 ? "" : "\u001b[" + drawn + "F\u001b[J") + Console.NO_WRAP + String.join("\n", text)
                    + "\n" + Console.WRAP);
            drawn = text.size();
            return;
        }
        for (var forward : status.forwards()) {
            if (told.put(forward.local(), forward.state()) != forward.state()) {
                console.tell(line(forward));
                console.event(
                        "state", Map.of("forward", forward.local(), "state", TunnelStatusJson.name(forward.state())));
            }
        }
    }

    /** A line for the link, a line for each forward. */
    private List<String> lines(TunnelStatus status) {
        var lines = new ArrayList<String>();
        var messages = console.messages();
        var since = status.since()
                .map(moment -> Durations.rough(Duration.between(moment, Instant.now())))
                .orElse("-");
        if (!status.up()) {
            lines.add(messages.say("tunnel.down", status.host(), reason(status.lastReason())));
        } else if (status.reconnects() == 0) {
            lines.add(messages.say("tunnel.up", status.host(), since));
        } else {
            lines.add(messages.say(
                    "tunnel.up.again", status.host(), since, status.reconnects(), reason(status.lastReason())));
        }
        status.forwards().forEach(forward -> lines.add(line(forward)));
        return lines;
    }

    /** Why a link was lost: what the tunnel has found out itself has words, and what others say stays theirs. */
    private String reason(String reason) {
        return switch (reason) {
            case "silent" -> console.messages().say("tunnel.reason.silent");
            case "closed" -> console.messages().say("tunnel.reason.closed");
            default -> reason;
        };
    }

    /** A forward: where to where, what is there, what went through. */
    private String line(ForwardStatus forward) {
        var messages = console.messages();
        var words = new LinkedHashMap<State, String>();
        words.put(State.READY, "green");
        words.put(State.UNKNOWN, "yellow");
        words.put(State.OTHER_INSTALLATION, "yellow");
        var state = console.paint(
                words.getOrDefault(forward.state(), "red"),
                forward.state() == State.NOTHING_LISTENS && hint(forward).isEmpty()
                        ? messages.say("tunnel.state.nothing")
                        : messages.say("tunnel.state." + TunnelStatusJson.name(forward.state()), hint(forward)));
        var address = (forward.state() == State.READY ? "http://" + forward.at() + ":" : "") + forward.local();
        return messages.say(
                "tunnel.forward",
                address,
                forward.remote(),
                state,
                forward.connections(),
                size(forward.bytesIn()),
                size(forward.bytesOut()),
                forward.milliseconds());
    }

    /** What would start the service that is missing. */
    private static String hint(ForwardStatus forward) {
        return switch (forward.service()) {
            case "langfuse", "litellm" -> "langfuse-ctl start " + forward.service();
            case "code" -> "sudo systemctl start code-server@coder";
            default -> "";
        };
    }

    private static String size(long bytes) {
        return bytes < 10_000 ? bytes + " B" : bytes < 10_000_000 ? bytes / 1000 + " kB" : bytes / 1_000_000 + " MB";
    }
}
