package io.langfusectl.engine;

import java.util.List;
import java.util.Map;

/**
 * A container that exists.
 *
 * @param id the engine's id
 * @param name without the leading slash
 * @param image the reference it was made from
 * @param labels all of them
 * @param ports published ports
 * @param addresses IP address by network name, for those networks where it has one now
 * @param created seconds since the epoch
 * @param status the engine's own words, such as {@code Up 3 minutes (healthy)}
 */
public record Container(
        String id,
        String name,
        String image,
        String imageId,
        State state,
        Map<String, String> labels,
        List<PublishedPort> ports,
        Map<String, String> addresses,
        long created,
        String status) {

    /** The engine's states of a container. */
    public enum State {
        CREATED,
        RUNNING,
        PAUSED,
        RESTARTING,
        REMOVING,
        EXITED,
        DEAD
    }

    /**
     * A published port.
     *
     * @param hostPort 0 when the port is exposed but not published
     */
    public record PublishedPort(String hostIp, int hostPort, int target, String protocol) {}

    /** The Compose project, or the empty string. */
    public String project() {
        return labels.getOrDefault(Labels.PROJECT, "");
    }

    /** The Compose service, or the empty string. */
    public String service() {
        return labels.getOrDefault(Labels.SERVICE, "");
    }

    /** The fingerprint of the service that this container was made from, or the empty string. */
    public String fingerprint() {
        return labels.getOrDefault(Labels.FINGERPRINT, "");
    }

    /** Container name of a service, as Compose names it. */
    public static String nameOf(String project, String service) {
        return project + "-" + service + "-1";
    }
}
