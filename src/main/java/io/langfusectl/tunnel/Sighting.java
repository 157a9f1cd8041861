package io.langfusectl.tunnel;

import java.util.Optional;

/**
 * What was seen behind a forward.
 *
 * @param loginPort the port that Langfuse there sends browsers to after a login
 */
record Sighting(TunnelStatus.State state, Optional<Integer> loginPort) {

    static final Sighting NONE = of(TunnelStatus.State.UNKNOWN);

    static Sighting of(TunnelStatus.State state) {
        return new Sighting(state, Optional.empty());
    }
}
