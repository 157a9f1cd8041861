package io.langfusectl.stack.model;

import java.util.Locale;

/**
 * One change of state while a plan is executed.
 *
 * @param service empty when the step belongs to no service alone, such as making a network
 * @param step the verb of the step, such as {@code create}
 * @param subject of the step
 * @param current bytes fetched so far, while pulling
 * @param total bytes to fetch, 0 while unknown
 * @param note the last line of the service's log, masked, if it takes longer than usual; else empty
 * @param millis since the plan began
 */
public record ProgressEvent(
        String stack,
        String service,
        String step,
        String subject,
        State state,
        long current,
        long total,
        String note,
        long millis) {

    public ProgressEvent at(long sinceBegin) {
        return new ProgressEvent(stack, service, step, subject, state, current, total, note, sinceBegin);
    }

    /** The state of the service or resource. */
    public enum State {
        PULLING,
        CREATING,
        /** Of a network or a volume; a container goes on to {@link #STARTING}. */
        CREATED,
        STARTING,
        WAITING,
        READY,
        STOPPING,
        STOPPED,
        REMOVING,
        REMOVED;

        /** Returns whether nothing more happens to the resource in this plan. */
        public boolean isFinal() {
            return this == CREATED || this == READY || this == STOPPED || this == REMOVED;
        }

        /** Returns the name as in JSON. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
