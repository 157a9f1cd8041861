package io.langfusectl.tunnel;

import java.util.Optional;

/**
 * What was seen behind a forward.
 *
 * @param loginPort the port that Langfuse there sends browsers to after a login
 */
record ForwardProbeResult(TunnelStatus.State state, Optional<Integer> loginPort) {

    static final ForwardProbeResult NONE = of(TunnelStatus.State.UNKNOWN);

    static ForwardProbeResult of(TunnelStatus.State state) {
        return new ForwardProbeResult(state, Optional.empty());
    }
}
