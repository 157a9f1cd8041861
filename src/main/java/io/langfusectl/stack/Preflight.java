package io.langfusectl.stack;

import io.langfusectl.compose.Mount;
import io.langfusectl.engine.Container;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.Observed;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.stack.Installation.Member;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What must be right before anything is made: names, ports, files, volumes. */
public final class Preflight {

    /** A host port that a service wants and something else has. */
    public record TakenPort(Member member, int port, String holder) {}

    private final Engine engine;
    private final Installation installation;
    private final Observed there;

    /** Takes its own photograph of the engine. */
    public Preflight(Engine engine, Installation installation) {
        this.engine = engine;
        this.installation = installation;
        this.there = engine.observe();
    }

    /** All that can be said before a start but ports: names, volumes, files of the host. */
    public void canStart(Collection<String> stacks) {
        var members = installation.stacks(stacks);
        members.forEach(this::namesAreFree);
        members.stream()
                .map(Member::file)
                .distinct()
                .forEach(file -> file.volumes().stream()
                        .filter(volume -> !volume.external())
                        .forEach(volume -> new VolumeCheck(there).isAdopted(volume)));
        members.forEach(this::filesExist);
        members.forEach(member -> new PostgresCheck(engine, installation, there).versionFits(member));
    }

    /**
     * Every port that these stacks want and cannot have; those of their own containers, leftovers too, are no obstacle.
     */
    public List<TakenPort> takenPorts(Collection<String> stacks) {
        var taken = new ArrayList<TakenPort>();
        var isHere = isThisMachine();
        var members = installation.stacks(stacks);
        var files = members.stream().map(Member::file).distinct().toList();
        var leftovers = Leftovers.of(files, installation, there);
        for (var member : members) {
            for (var mapping : member.service().ports()) {
                mapping.published()
                        .filter(port -> mapping.protocol().equals("tcp"))
                        .filter(port -> !isHeldBy(member.container(), port) && !isReleased(leftovers, port))
                        .flatMap(port -> container(port)
                                .or(() -> isHere ? PortHolder.of(mapping.hostIp(), port) : Optional.empty())
                                .map(holder -> new TakenPort(member, port, holder)))
                        .ifPresent(taken::add);
            }
        }
        return List.copyOf(taken);
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

    private void namesAreFree(Member member) {
        there.container(member.container())
                .filter(container -> !container.project().equals(member.file().project()))
                .ifPresent(stranger -> {
                    throw new Failure(Problem.CONTAINER_NAME_TAKEN, stranger.name());
                });
    }

    /** Docker would make a folder of a file that is not there. */
    private void filesExist(Member member) {
        if (!isThisMachine()) {
            return;
        }
        for (var mount : member.service().mounts()) {
            if (mount instanceof Mount.Bind bind) {
                if (!Files.exists(bind.source())) {
                    throw new Failure(Problem.FILE_MISSING, bind.source());
                }
                if (Files.isDirectory(bind.source()) && isNamedLikeFile(bind.target())) {
                    throw new Failure(Problem.FILE_IS_FOLDER, bind.source());
                }
            }
        }
    }

    private static boolean isNamedLikeFile(String target) {
        return target.substring(target.lastIndexOf('/') + 1)
                .matches(".+\\.(ya?ml|json|toml|xml|conf|cfg|ini|env|sql|sh|py|pem|crt|key)");
    }

    private boolean isThisMachine() {
        var address = engine.about().address();
        return address.startsWith("unix:") || address.startsWith("npipe:");
    }
}
