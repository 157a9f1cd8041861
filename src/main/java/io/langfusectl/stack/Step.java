package io.langfusectl.stack;

import java.util.Locale;
import java.util.Set;

/**
 * One thing to ask of the engine. Printed, it says what it would do; applied, it does it.
 *
 * @param label what people call it: a service, a network, a volume, an image
 * @param stack on the command line
 * @param service empty when it belongs to no service alone
 * @param resource what the engine calls it
 * @param cause why it must be done, in words that do not change
 * @param after keys of the steps that come first; those that are not in the plan are met already
 * @param seconds it usually takes
 */
public record Step(
        Type type,
        String label,
        String stack,
        String service,
        String resource,
        String cause,
        Set<String> after,
        double seconds,
        Operation operation) {

    /** What is done, as it is printed: {@code create-network}. */
    public enum Type {
        PULL,
        CREATE_NETWORK,
        CREATE_VOLUME,
        STOP,
        REMOVE,
        CREATE,
        START,
        AWAIT,
        REMOVE_NETWORK,
        REMOVE_VOLUME;

        /** Takes a container off its network, which some engines cannot do for several at once. */
        boolean isTeardown() {
            return this == STOP || this == REMOVE || this == REMOVE_NETWORK;
        }

        /** Keeps the engine's host busy; the others only wait. */
        boolean isWork() {
            return this == CREATE || this == START || this == REMOVE;
        }

        String on(String thing) {
            return this + " " + thing;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What a step does. */
    @FunctionalInterface
    interface Operation {
        void apply(ExecutionContext context) throws InterruptedException;
    }

    /** The step's name within its plan. */
    String key() {
        return type.on(resource);
    }

    @Override
    public String toString() {
        return type.on(label);
    }
}
