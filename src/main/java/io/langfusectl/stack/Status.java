package io.langfusectl.stack;

import java.util.List;

/**
 * How one stack is.
 *
 * @param ready every service is
 */
public record Status(String name, String project, boolean ready, List<ServiceStatus> services) {

    /**
     * How one service is.
     *
     * @param since when it was started; empty while it does not run
     * @param addresses where its published ports are
     * @param current false when the file or a variable has changed since its container was made
     */
    public record ServiceStatus(
            String service,
            String container,
            String image,
            String state,
            String since,
            int restarts,
            List<String> addresses,
            boolean current) {}
}
