package io.langfusectl.stack.model;

import io.langfusectl.compose.Network;
import io.langfusectl.compose.Service;
import io.langfusectl.compose.StackFile;
import io.langfusectl.engine.Container;
import io.langfusectl.engine.Owner;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A project folder and all stacks in it.
 *
 * @param directory the project folder, absolute
 * @param version of langfuse-ctl
 * @param files all stacks of the folder, also those that a command does not concern
 */
public record Installation(Path directory, String version, List<StackFile> files) {

    /** One service of one stack; two are equal if their container name is. */
    public record DeployedService(StackFile file, Service service) {

        public String container() {
            return Container.nameOf(file.project(), service.name());
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof DeployedService member && member.container().equals(container());
        }

        @Override
        public int hashCode() {
            return container().hashCode();
        }
    }

    /** Returns all services of all stacks. */
    public List<DeployedService> members() {
        return files.stream()
                .flatMap(file -> file.services().stream().map(service -> new DeployedService(file, service)))
                .toList();
    }

    /**
     * Returns the services selected by names of stacks, names of services, or {@code STACK/SERVICE}; all without a
     * name. A stack takes precedence over a service of the same name.
     */
    public List<DeployedService> choose(Collection<String> words) {
        if (words.isEmpty()) {
            return members();
        }
        var chosen = new LinkedHashSet<DeployedService>();
        words.forEach(word -> chosen.addAll(meantBy(word)));
        return new ArrayList<>(chosen);
    }

    /** Returns the services of the stacks with these names; of all without a name. */
    public List<DeployedService> stacks(Collection<String> names) {
        for (var name : names) {
            if (files.stream().noneMatch(file -> file.stack().equals(name))) {
                throw new Failure(Problem.UNKNOWN_STACK, name, known());
            }
        }
        return members().stream()
                .filter(deployed ->
                        names.isEmpty() || names.contains(deployed.file().stack()))
                .toList();
    }

    public Owner owner(StackFile file) {
        return new Owner(file.project(), file.stack(), directory.toString(), file.place(), version);
    }

    /** Returns how a message names a stack's file: by the stack if the file is bundled with the program. */
    public String placeOf(StackFile file) {
        return Files.exists(directory.resolve(file.place())) ? file.place() : file.stack();
    }

    /** Returns the projects of these services and of the networks that they join. */
    public List<String> projectsOf(Collection<DeployedService> members) {
        return members.stream()
                .map(DeployedService::file)
                .distinct()
                .flatMap(file -> Stream.concat(
                        Stream.of(file),
                        file.networks().stream()
                                .filter(Network::external)
                                .flatMap(network -> home(network.name()).stream())))
                .map(StackFile::project)
                .distinct()
                .toList();
    }

    /** Returns the stack that owns this network. */
    public Optional<StackFile> home(String network) {
        return files.stream()
                .filter(file -> file.networks().stream()
                        .anyMatch(own -> !own.external() && own.name().equals(network)))
                .findFirst();
    }

    public Optional<StackFile> ofProject(String project) {
        return files.stream().filter(file -> file.project().equals(project)).findFirst();
    }

    private List<DeployedService> meantBy(String word) {
        var stack = members().stream()
                .filter(deployed -> deployed.file().stack().equals(word))
                .toList();
        if (!stack.isEmpty()) {
            return stack;
        }
        var services = members().stream()
                .filter(deployed -> deployed.service().name().equals(word)
                        || (deployed.file().stack() + "/" + deployed.service().name()).equals(word))
                .toList();
        if (services.size() != 1) {
            throw new Failure(Problem.UNKNOWN_SERVICE, word, knownServices());
        }
        return services;
    }

    private String known() {
        return files.stream().map(StackFile::stack).collect(Collectors.joining(", "));
    }

    private String knownServices() {
        return members().stream()
                .map(deployed ->
                        deployed.file().stack() + "/" + deployed.service().name())
                .collect(Collectors.joining(", "));
    }
}
