package io.langfusectl.tunnel.model;

import java.util.Optional;

/**
 * What was seen behind a forward.
 *
 * @param loginPort the port that Langfuse there sends browsers to after a login
 */
public record ForwardProbeResult(TunnelStatus.State state, Optional<Integer> loginPort) {

    public static final ForwardProbeResult NONE = of(TunnelStatus.State.UNKNOWN);

    public static ForwardProbeResult of(TunnelStatus.State state) {
        return new ForwardProbeResult(state, Optional.empty());
    }
}
