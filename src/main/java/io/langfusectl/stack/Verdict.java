package io.langfusectl.stack;

import io.langfusectl.compose.Service;
import io.langfusectl.engine.Container;
import java.util.Optional;
import java.util.Set;

/**
 * What must happen to the container of one service.
 *
 * @param cause in words that do not change
 */
record Verdict(Deal deal, String cause) {

    enum Deal {
        LEAVE,
        START,
        STOP_AND_START,
        CREATE,
        REMOVE_AND_CREATE,
        STOP_REMOVE_AND_CREATE
    }

    static Verdict on(Service service, Optional<Container> there) {
        if (there.isEmpty()) {
            return new Verdict(Deal.CREATE, "absent");
        }
        var container = there.get();
        if (!container.fingerprint().equals(service.fingerprint())) {
            return replace(container, "fingerprint differs");
        }
        return switch (container.state()) {
            case RUNNING -> onItsNetworks(service, container);
            case PAUSED -> new Verdict(Deal.STOP_AND_START, "paused");
            case RESTARTING -> new Verdict(Deal.STOP_AND_START, "restarting");
            case EXITED -> new Verdict(Deal.START, "exited");
            case CREATED -> new Verdict(Deal.START, "created");
            case REMOVING -> replace(container, "being removed");
            case DEAD -> replace(container, "dead");
        };
    }

    boolean isRunning() {
        return deal == Deal.LEAVE;
    }

    boolean stops() {
        return deal == Deal.STOP_AND_START || deal == Deal.STOP_REMOVE_AND_CREATE;
    }

    boolean removes() {
        return deal == Deal.REMOVE_AND_CREATE || deal == Deal.STOP_REMOVE_AND_CREATE;
    }

    boolean creates() {
        return deal == Deal.CREATE || removes();
    }

    /** Has processes that must be stopped before it can be removed. */
    static boolean isUp(Container.State state) {
        return switch (state) {
            case RUNNING, PAUSED, RESTARTING -> true;
            case CREATED, EXITED, REMOVING, DEAD -> false;
        };
    }

    Verdict again(String why) {
        return isRunning() ? new Verdict(Deal.STOP_AND_START, why) : this;
    }

    private static Verdict onItsNetworks(Service service, Container container) {
        var missing = missing(service.networks().keySet(), container.addresses().keySet());
        return missing.isEmpty()
                ? new Verdict(Deal.LEAVE, "unchanged")
                : replace(container, "not on network " + missing.get());
    }

    private static Optional<String> missing(Set<String> wanted, Set<String> there) {
        return wanted.stream().filter(network -> !there.contains(network)).findFirst();
    }

    private static Verdict replace(Container container, String cause) {
        var deal = isUp(container.state()) ? Deal.STOP_REMOVE_AND_CREATE : Deal.REMOVE_AND_CREATE;
        return new Verdict(deal, cause);
    }
}
