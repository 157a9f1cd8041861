package io.langfusectl.stack.model;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How the stacks are.
 *
 * @param ready every service of every stack is
 */
public record Status(boolean ready, List<Stack> stacks) {

    /** How one stack is. */
    public record Stack(String name, String project, boolean ready, List<Service> services) {}

    /**
     * How one service is.
     *
     * @param image that the container was made from, or would be
     * @param since when it was started last
     * @param restarts by the engine since then
     * @param addresses where it is published on the host
     * @param current false when the file or a variable has changed since the container was made
     */
    public record Service(
            String service,
            String container,
            String image,
            State state,
            Optional<Instant> since,
            int restarts,
            List<String> addresses,
            boolean current) {}

    /** What a service is doing. */
    public enum State {
        ABSENT,
        CREATED,
        STARTING,
        READY,
        UNHEALTHY,
        RESTARTING,
        EXITED,
        PAUSED;

        /** As in JSON. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Status of(List<Stack> stacks) {
        return new Status(!stacks.isEmpty() && stacks.stream().allMatch(Stack::ready), stacks);
    }
}
