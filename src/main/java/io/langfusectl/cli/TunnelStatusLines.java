package io.langfusectl.cli;

import io.langfusectl.tunnel.model.TunnelStatus;
import io.langfusectl.tunnel.model.TunnelStatus.ForwardStatus;
import io.langfusectl.tunnel.model.TunnelStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** How a tunnel is, in words: a line for the link, a line for each forward. */
record TunnelStatusLines(Console console) {

    List<String> of(TunnelStatus status) {
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
        status.forwards().forEach(forward -> lines.add(of(forward)));
        return lines;
    }

    /** Why a link was lost: what the tunnel has found out itself has words, and what others say stays theirs. */
    String reason(String reason) {
        return switch (reason) {
            case "silent" -> console.messages().say("tunnel.reason.silent");
            case "closed" -> console.messages().say("tunnel.reason.closed");
            default -> reason;
        };
    }

    /** A forward: where to where, what is there, what went through. */
    String of(ForwardStatus forward) {
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
