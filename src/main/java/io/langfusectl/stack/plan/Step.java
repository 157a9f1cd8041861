package io.langfusectl.stack.plan;

import io.langfusectl.compose.Network;
import io.langfusectl.compose.Service;
import io.langfusectl.compose.Volume;
import io.langfusectl.engine.Owner;
import io.langfusectl.stack.health.WaitTarget;
import java.util.Locale;
import java.util.Set;

/**
 * One step of a {@link Plan}: what is asked of the engine, as data. Package {@code stack.execute} carries it out.
 *
 * @param label the displayed name of the service, network, volume or image
 * @param stack on the command line
 * @param service empty when it belongs to no service alone
 * @param resource the engine's name of the container, network, volume or image
 * @param cause why it must be done, in words that do not change
 * @param after keys of the steps that come first; those that are not in the plan are met already
 * @param seconds it usually takes
 * @param operands of the step's type
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
        Operands operands) {

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

        /** Returns whether the step detaches containers from a network, which must be serialized on some engines. */
        public boolean isTeardown() {
            return this == STOP || this == REMOVE || this == REMOVE_NETWORK;
        }

        /** Returns whether the step uses CPU on the engine's host. */
        public boolean usesCpu() {
            return this == CREATE || this == START || this == REMOVE;
        }

        String keyFor(String name) {
            return this + " " + name;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What a step works with, besides the name of its resource. */
    public sealed interface Operands {}

    /** The name of the resource is enough. */
    public enum NoOperands implements Operands {
        NONE
    }

    /** A network that is created. */
    public record NetworkOperands(Owner owner, Network network) implements Operands {}

    /** A volume that is created. */
    public record VolumeOperands(Owner owner, Volume volume) implements Operands {}

    /** A service whose container is created or started. */
    public record ServiceOperands(Owner owner, Service service) implements Operands {}

    /** A service that is waited for. */
    public record WaitOperands(WaitTarget target) implements Operands {}

    /** The step's name within its plan. */
    public String key() {
        return type.keyFor(resource);
    }

    @Override
    public String toString() {
        return type.keyFor(label);
    }
}
