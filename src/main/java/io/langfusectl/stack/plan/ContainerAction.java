package io.langfusectl.stack.plan;

import io.langfusectl.compose.Service;
import io.langfusectl.engine.Container;
import java.util.Optional;
import java.util.Set;

/**
 * The action that brings one service's container to its declared state.
 *
 * @param cause why, as an untranslated text
 */
record ContainerAction(Type type, String cause) {

    enum Type {
        LEAVE,
        START,
        STOP_AND_START,
        CREATE,
        REMOVE_AND_CREATE,
        STOP_REMOVE_AND_CREATE
    }

    static ContainerAction of(Service service, Optional<Container> existing) {
        if (existing.isEmpty()) {
            return new ContainerAction(Type.CREATE, "absent");
        }
        var container = existing.get();
        if (!container.fingerprint().equals(service.fingerprint())) {
            return replace(container, "fingerprint differs");
        }
        return switch (container.state()) {
            case RUNNING -> leaveIfOnAllNetworks(service, container);
            case PAUSED -> new ContainerAction(Type.STOP_AND_START, "paused");
            case RESTARTING -> new ContainerAction(Type.STOP_AND_START, "restarting");
            case EXITED -> new ContainerAction(Type.START, "exited");
            case CREATED -> new ContainerAction(Type.START, "created");
            case REMOVING -> replace(container, "being removed");
            case DEAD -> replace(container, "dead");
        };
    }

    boolean leavesRunning() {
        return type == Type.LEAVE;
    }

    boolean stops() {
        return type == Type.STOP_AND_START || type == Type.STOP_REMOVE_AND_CREATE;
    }

    boolean removes() {
        return type == Type.REMOVE_AND_CREATE || type == Type.STOP_REMOVE_AND_CREATE;
    }

    boolean creates() {
        return type == Type.CREATE || removes();
    }

    /** Returns whether a container in this state must be stopped before it is removed. */
    static boolean isUp(Container.State state) {
        return switch (state) {
            case RUNNING, PAUSED, RESTARTING -> true;
            case CREATED, EXITED, REMOVING, DEAD -> false;
        };
    }

    ContainerAction orRestart(String why) {
        return leavesRunning() ? new ContainerAction(Type.STOP_AND_START, why) : this;
    }

    private static ContainerAction leaveIfOnAllNetworks(Service service, Container container) {
        var missing = missingNetwork(
                service.networks().keySet(), container.addresses().keySet());
        return missing.isEmpty()
                ? new ContainerAction(Type.LEAVE, "unchanged")
                : replace(container, "not on network " + missing.get());
    }

    private static Optional<String> missingNetwork(Set<String> wanted, Set<String> existing) {
        return wanted.stream().filter(network -> !existing.contains(network)).findFirst();
    }

    private static ContainerAction replace(Container container, String cause) {
        var type = isUp(container.state()) ? Type.STOP_REMOVE_AND_CREATE : Type.REMOVE_AND_CREATE;
        return new ContainerAction(type, cause);
    }
}
