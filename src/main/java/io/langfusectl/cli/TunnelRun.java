package io.langfusectl.cli;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.tunnel.Forward;
import io.langfusectl.tunnel.SshTarget;
import io.langfusectl.tunnel.Tunnel;
import io.langfusectl.tunnel.TunnelStatus;
import io.langfusectl.tunnel.TunnelStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A tunnel in this process: opened, shown, watched until it ends. */
record TunnelRun(LangfuseCtl ctl, TunnelPlace place, SshTarget target) {

    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration FIRST_LOOK = Duration.ofSeconds(6);

    int run(List<Forward> forwards, Tunnel.Opening opening) throws InterruptedException {
        var screen = new TunnelScreen(ctl.screen());
        var file = place.file(target.text());
        try (var tunnel = Tunnel.open(target, forwards, opening, this::heard)) {
            tunnel.look(place.keys(), FIRST_LOOK);
            refuseIfForbidden(tunnel.status());
            place.remember(target.text());
            screen.opened(tunnel.status());
            warnOfLogin(tunnel);
            TunnelStatus last = null;
            do {
                var status = tunnel.status();
                if (!status.equals(last)) {
                    file.write(status);
                    screen.update(status);
                    last = status;
                }
            } while (!tunnel.await(PERIOD));
            return 0;
        } finally {
            file.remove();
        }
    }

    private void heard(Tunnel.Event event) {
        ctl.screen()
                .event("state", Map.of("link", event.kind().name().toLowerCase(Locale.ROOT), "reason", event.reason()));
        switch (event.kind()) {
            case LOST -> ctl.screen().say("tunnel.lost", event.reason());
            case BACK -> ctl.screen().say("tunnel.back");
            default -> {
                return; // the screen says what it is when it is there, and the failure why it ended
            }
        }
    }

    /** All of them: then it is the host's doing and no forward will ever work. */
    private void refuseIfForbidden(TunnelStatus status) {
        if (status.forwards().stream().allMatch(forward -> forward.state() == State.FORBIDDEN)) {
            throw new Failure(Problem.SSH_FORWARDING_FORBIDDEN, target.host());
        }
    }

    /** A login goes to the address that the far Langfuse believes to have. */
    private void warnOfLogin(Tunnel tunnel) {
        tunnel.strayLogin().ifPresent(stray -> ctl.screen().note("tunnel.login", stray.local(), stray.expected()));
    }
}
