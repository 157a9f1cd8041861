package io.langfusectl.stack.logs;

/** Hears the lines of several services' logs; from several threads, but one at a time. */
@FunctionalInterface
public interface LogConsumer {

    /** One line without its end. */
    void accept(String stack, String service, boolean stderr, String line);

    /** No more is there for now: whoever gathers lines shows them. */
    default void flush() {}
}
