package io.langfusectl.stack.model;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The status of the stacks.
 *
 * @param ready every service of every stack is
 */
public record Status(boolean ready, List<Stack> stacks) {

    /** The status of one stack. */
    public record Stack(String name, String project, boolean ready, List<Service> services) {}

    /**
     * The status of one service.
     *
     * @param image from which the container was created, or would be
     * @param since when it was last started
     * @param restarts by the engine since it was created
     * @param addresses where it is published on the host
     * @param current false if the stack file or a variable has changed since the container was created
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

    /** The state of a service. */
    public enum State {
        ABSENT,
        CREATED,
        STARTING,
        READY,
        UNHEALTHY,
        RESTARTING,
        EXITED,
        PAUSED;

        /** Returns the name as in JSON. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Status of(List<Stack> stacks) {
        return new Status(!stacks.isEmpty() && stacks.stream().allMatch(Stack::ready), stacks);
    }
}
