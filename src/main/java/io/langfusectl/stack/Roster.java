package io.langfusectl.stack;

import io.langfusectl.compose.PortMapping;
import io.langfusectl.compose.Service;
import io.langfusectl.compose.StackFile;
import io.langfusectl.engine.Container;
import java.nio.file.Path;
import java.util.List;

/**
 * Who should be there: what a look at the services needs of an {@link Installation}, and no more. Holds no secrets but
 * those that a health check has in its words.
 *
 * @param directory the project folder, absolute
 */
public record Roster(Path directory, List<Stack> stacks) {

    /** One stack: its name on the command line, its project on the engine. */
    public record Stack(String name, String project, List<Post> posts) {}

    /**
     * One service.
     *
     * @param ports of the container, in the order of the stack file
     * @param networks by the engine's names
     * @param test its health check as a command; empty without one
     * @param toComplete it is to end well, rather than to be ready
     */
    public record Post(
            String service,
            String container,
            String image,
            List<Integer> ports,
            List<String> networks,
            List<String> test,
            boolean toComplete,
            String fingerprint) {

        Probe probe() {
            return Probe.of(image, ports, test);
        }
    }

    public static Roster of(Installation installation) {
        return new Roster(
                installation.directory(),
                installation.files().stream().map(Roster::stack).toList());
    }

    private static Stack stack(StackFile file) {
        return new Stack(
                file.stack(),
                file.project(),
                file.services().stream().map(service -> post(file, service)).toList());
    }

    private static Post post(StackFile file, Service service) {
        return new Post(
                service.name(),
                Container.nameOf(file.project(), service.name()),
                service.image(),
                service.ports().stream().map(PortMapping::target).toList(),
                List.copyOf(service.networks().keySet()),
                Awaited.test(service),
                isToComplete(file, service),
                service.fingerprint());
    }

    private static boolean isToComplete(StackFile file, Service service) {
        return file.services().stream()
                .anyMatch(other -> other.dependsOn().get(service.name()) == Service.Condition.COMPLETED);
    }
}
