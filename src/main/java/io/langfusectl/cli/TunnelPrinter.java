package io.langfusectl.cli;

import io.langfusectl.tunnel.model.TunnelEvent;
import io.langfusectl.tunnel.model.TunnelStatus;
import io.langfusectl.tunnel.model.TunnelStatus.State;
import io.langfusectl.tunnel.model.TunnelStatus.StrayLogin;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How a tunnel is, for people and as JSON: a line for the link, a line for each forward. */
final class TunnelPrinter {

    /** Lines are cut at the edge while they are drawn: one that breaks would take two. */
    private static final String CUT = "\u001b[?7l";

    private static final String BREAK = "\n\u001b[?7h";

    private final Console console;
    private final TunnelStatusLines lines;
    private final Map<Integer, State> told = new HashMap<>();
    private Optional<StrayLogin> warned = Optional.empty();
    private int drawn;

    TunnelPrinter(Console console) {
        this.console = console;
        this.lines = new TunnelStatusLines(console);
    }

    /** The result of {@code tunnel status}. */
    void show(TunnelStatus status) {
        warn(status);
        console.show(TunnelStatusJson.of(status), () -> lines.of(status));
    }

    /** What happened to the link; where lines change in place, the one of the link says it. */
    void heard(TunnelEvent event) {
        console.event("state", Map.of("link", event.kind().name().toLowerCase(Locale.ROOT), "reason", event.reason()));
        if (console.isLive()) {
            return;
        }
        switch (event.kind()) {
            case LOST -> console.say("tunnel.lost", lines.reason(event.reason()));
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
            var text = lines.of(status);
            console.draw((drawn == 0 ? "" : "\u001b[" + drawn + "F\u001b[J") + CUT + String.join("\n", text) + BREAK);
            drawn = text.size();
            return;
        }
        for (var forward : status.forwards()) {
            if (told.put(forward.local(), forward.state()) != forward.state()) {
                console.tell(lines.of(forward));
                console.event(
                        "state", Map.of("forward", forward.local(), "state", TunnelStatusJson.name(forward.state())));
            }
        }
    }
}
