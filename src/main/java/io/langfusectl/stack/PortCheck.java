package io.langfusectl.stack;

import io.langfusectl.compose.PortMapping;
import io.langfusectl.engine.Container;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.Observed;
import io.langfusectl.stack.Installation.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Which ports of the host stacks want and cannot have. */
public final class PortCheck {

    /** A host port that a service wants and something else has. */
    public record TakenPort(Member member, int port, String holder) {}

    /** The engine binds ports before it says that a container runs; measured: 0.2 s with nothing else to do. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Engine engine;
    private final Installation installation;
    private final Timer timer;
    private Observed there;

    public PortCheck(Engine engine, Installation installation, Timer timer) {
        this.engine = engine;
        this.installation = installation;
        this.timer = timer;
        this.there = engine.observe();
    }

    /**
     * Every taken port; those of the stacks' own containers, leftovers too, are no obstacle. A command that was killed
     * may have left the engine in the midst of a start: a port that may belong to one is looked at for three seconds.
     */
    public List<TakenPort> taken(Collection<String> stacks) throws InterruptedException {
        var end = timer.now().plus(PATIENCE);
        var taken = look(stacks);
        while (taken.stream().anyMatch(this::mayBeStarting) && timer.now().isBefore(end)) {
            timer.pause(PAUSE);
            there = engine.observe();
            taken = look(stacks);
        }
        return taken;
    }

    private boolean mayBeStarting(TakenPort taken) {
        return container(taken.port()).isEmpty()
                && there.container(taken.member().container())
                        .filter(own -> own.state() != Container.State.RUNNING)
                        .isPresent();
    }

    private List<TakenPort> look(Collection<String> stacks) {
        var taken = new ArrayList<TakenPort>();
        var members = installation.stacks(stacks);
        var files = members.stream().map(Member::file).distinct().toList();
        var leftovers = Leftovers.of(files, installation, there);
        for (var member : members) {
            for (var mapping : member.service().ports()) {
                mapping.published()
                        .filter(port -> mapping.protocol().equals("tcp"))
                        .filter(port -> !isHeldBy(member.container(), port) && !isReleased(leftovers, port))
                        .flatMap(port -> holder(mapping, port).map(holder -> new TakenPort(member, port, holder)))
                        .ifPresent(taken::add);
            }
        }
        return List.copyOf(taken);
    }

    private Optional<String> holder(PortMapping mapping, int port) {
        return container(port)
                .or(() -> engine.about().isOnThisMachine() ? PortHolder.of(mapping.hostIp(), port) : Optional.empty());
    }

    /** Between two restarts a container publishes nothing, and has its port again a moment later. */
    private boolean isHeldBy(String container, int port) {
        return there.container(container)
                .filter(own -> own.state() == Container.State.RESTARTING || publishes(own, port))
                .isPresent();
    }

    /** What holds it goes before anything wants it. */
    private boolean isReleased(Leftovers leftovers, int port) {
        var holders = there.containers().stream()
                .filter(other -> publishes(other, port))
                .toList();
        return !holders.isEmpty() && holders.stream().allMatch(leftovers::isAmong);
    }

    private Optional<String> container(int port) {
        return there.containers().stream()
                .filter(other -> publishes(other, port))
                .findFirst()
                .map(Container::name);
    }

    private static boolean publishes(Container container, int port) {
        return container.ports().stream().anyMatch(published -> published.hostPort() == port);
    }
}
