package io.langfusectl.compose;

import java.util.Optional;

/**
 * A container's port, published on the host.
 *
 * @param hostIp empty is every address of the host
 * @param published the host's port; empty is any free one
 * @param target the container's port
 * @param protocol {@code tcp} or {@code udp}
 */
public record PortMapping(String hostIp, Optional<Integer> published, int target, String protocol) {}
