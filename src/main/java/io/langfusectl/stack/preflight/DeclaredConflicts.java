package io.langfusectl.stack.preflight;

import io.langfusectl.compose.Network;
import io.langfusectl.compose.PortMapping;
import io.langfusectl.compose.StackFile;
import io.langfusectl.compose.Volume;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.stack.model.HostAddresses;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.stack.model.Installation.DeployedService;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds what the stack files of one folder declare twice although an engine can have it only once. */
public record DeclaredConflicts(Installation installation) {

    /** A port that a service publishes on the host. */
    public record Published(DeployedService deployed, PortMapping mapping) {

        public int port() {
            return mapping.published().orElse(0);
        }

        private boolean excludes(Published other) {
            return port() == other.port()
                    && mapping.protocol().equals(other.mapping().protocol())
                    && HostAddresses.overlap(mapping.hostIp(), other.mapping().hostIp());
        }
    }

    /** Two published ports that conflict. */
    public record SamePort(Published first, Published second) {}

    /** Returns the conflicting ports of these services. */
    public static List<SamePort> ports(Collection<DeployedService> members) {
        var all = members.stream()
                .flatMap(deployed -> deployed.service().ports().stream()
                        .filter(mapping -> mapping.published().isPresent())
                        .map(mapping -> new Published(deployed, mapping)))
                .toList();
        var found = new ArrayList<SamePort>();
        for (int i = 0; i < all.size(); i++) {
            for (int j = i + 1; j < all.size(); j++) {
                if (all.get(i).excludes(all.get(j))) {
                    found.add(new SamePort(all.get(i), all.get(j)));
                }
            }
        }
        return found;
    }

    /**
     * Returns failures for containers, networks and volumes of these services that another stack file declares under
     * the same name.
     */
    public List<Failure> names(Collection<DeployedService> members) {
        var stacks = members.stream().map(deployed -> deployed.file().stack()).collect(Collectors.toSet());
        var files = installation.files();
        var found = new ArrayList<Failure>();
        for (int i = 0; i < files.size(); i++) {
            for (int j = i + 1; j < files.size(); j++) {
                if (stacks.contains(files.get(i).stack())
                        || stacks.contains(files.get(j).stack())) {
                    found.addAll(names(files.get(i), files.get(j)));
                }
            }
        }
        return found;
    }

    private List<Failure> names(StackFile file, StackFile other) {
        var found = new ArrayList<>(containers(file, other));
        found.addAll(different(
                file,
                other,
                "networks.",
                StackFile::networks,
                Network::key,
                Network::name,
                (one, same) -> one.external() || same.external() || one.internal() == same.internal()));
        found.addAll(different(
                file,
                other,
                "volumes.",
                StackFile::volumes,
                Volume::key,
                Volume::name,
                (one, same) -> one.external() || same.external() || areAlike(one, same)));
        return found;
    }

    private static boolean areAlike(Volume one, Volume other) {
        return one.driver().equals(other.driver()) && one.driverOptions().equals(other.driverOptions());
    }

    private static List<Failure> containers(StackFile file, StackFile other) {
        var found = new ArrayList<Failure>();
        for (var service : file.services()) {
            for (var same : other.services()) {
                var container = new DeployedService(file, service).container();
                if (container.equals(new DeployedService(other, same).container())) {
                    found.add(new Failure(
                            Problem.CONTAINER_TWICE,
                            container,
                            file.stack() + "/" + service.name(),
                            other.stack() + "/" + same.name()));
                }
            }
        }
        return found;
    }

    private <T> List<Failure> different(
            StackFile file,
            StackFile other,
            String section,
            Function<StackFile, List<T>> all,
            Function<T, String> key,
            Function<T, String> name,
            BiPredicate<T, T> agree) {
        var found = new ArrayList<Failure>();
        for (var one : all.apply(file)) {
            for (var same : all.apply(other)) {
                if (name.apply(one).equals(name.apply(same)) && !agree.test(one, same)) {
                    found.add(new Failure(
                            Problem.DECLARED_DIFFERENTLY,
                            name.apply(one),
                            installation.placeOf(file) + ": " + section + key.apply(one),
                            installation.placeOf(other) + ": " + section + key.apply(same)));
                }
            }
        }
        return found;
    }
}
