package io.langfusectl.tunnel.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How a tunnel is. */
public record TunnelStatus(
        String host,
        boolean up,
        Optional<Instant> since,
        int reconnects,
        String lastReason,
        Optional<StrayLogin> strayLogin,
        List<ForwardStatus> forwards) {

    /** A local port of Langfuse that differs from the one it sends browsers to after a login. */
    public record StrayLogin(int local, int expected) {

        public String written() {
            return local + " " + expected;
        }

        public static StrayLogin read(String written) {
            var field = written.split(" ", -1);
            return new StrayLogin(Integer.parseInt(field[0]), Integer.parseInt(field[1]));
        }
    }

    /** None: nothing runs. */
    public static TunnelStatus none(String host) {
        return new TunnelStatus(host, false, Optional.empty(), 0, "", Optional.empty(), List.of());
    }

    /** What is behind a forward. */
    public enum State {
        UNKNOWN,
        READY,
        NOTHING_LISTENS,
        UNREACHABLE,
        LIMITED,
        NOT_READY,
        OTHER_SERVICE,
        OTHER_INSTALLATION,
        FORBIDDEN
    }

    /**
     * The status of one forward.
     *
     * @param at the name by which clients reach the local port
     * @param bytesIn from the server
     * @param bytesOut to the server
     * @param milliseconds of the last round trip on the link, 0 while unknown
     */
    public record ForwardStatus(
            String at,
            int local,
            String remote,
            State state,
            String service,
            int connections,
            long bytesIn,
            long bytesOut,
            long milliseconds) {}
}
