package io.langfusectl.cli;

import io.langfusectl.tunnel.model.TunnelStatus;
import io.langfusectl.tunnel.model.TunnelStatus.State;
import io.langfusectl.tunnel.model.TunnelStatus.StrayLogin;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a tunnel is, as the result of its commands. */
record TunnelStatusJson(
        int schema,
        String host,
        boolean up,
        Optional<Instant> since,
        int reconnects,
        String lastReason,
        Optional<StrayLogin> strayLogin,
        List<ShownForward> forwards) {

    /** One forward of it. */
    record ShownForward(
            int local,
            String remote,
            String state,
            String service,
            int connections,
            long bytesIn,
            long bytesOut,
            long milliseconds) {}

    static TunnelStatusJson of(TunnelStatus status) {
        var forwards = status.forwards().stream()
                .map(one -> new ShownForward(
                        one.local(),
                        one.remote(),
                        name(one.state()),
                        one.service(),
                        one.connections(),
                        one.bytesIn(),
                        one.bytesOut(),
                        one.milliseconds()))
                .toList();
        return new TunnelStatusJson(
                1,
                status.host(),
                status.up(),
                status.since(),
                status.reconnects(),
                status.lastReason(),
                status.strayLogin(),
                forwards);
    }

    /** A state as programs read it. */
    static String name(State state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
