package io.langfusectl.stack.logs;

/** Receives the log lines of several services: from several threads, but never two at once. */
@FunctionalInterface
public interface LogConsumer {

    /** Receives one line without its line break. */
    void accept(String stack, String service, boolean stderr, String line);

    /** Signals that no more lines are available for now: a consumer that buffers lines shows them. */
    default void flush() {}
}
