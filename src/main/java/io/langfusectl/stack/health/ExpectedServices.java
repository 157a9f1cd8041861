package io.langfusectl.stack.health;

import io.langfusectl.compose.PortMapping;
import io.langfusectl.compose.Service;
import io.langfusectl.compose.StackFile;
import io.langfusectl.engine.Container;
import io.langfusectl.stack.model.Installation;
import java.nio.file.Path;
import java.util.List;

/**
 * The services that should run: the part of an {@link Installation} that a status needs. Holds no secrets except those
 * in the command of a health check.
 *
 * @param directory the project folder, absolute
 */
public record ExpectedServices(Path directory, List<ExpectedStack> stacks) {

    /** One stack: its name on the command line, its project on the engine. */
    public record ExpectedStack(String name, String project, List<ExpectedService> services) {}

    /**
     * One service.
     *
     * @param ports of the container, in the order of the stack file
     * @param networks by the engine's names
     * @param test its health check as a command; empty without one
     * @param toComplete whether it is a one-shot service that must end with exit code 0
     */
    public record ExpectedService(
            String service,
            String container,
            String image,
            List<Integer> ports,
            List<String> networks,
            List<String> test,
            boolean toComplete,
            String fingerprint) {

        ProbeSpec probeSpec() {
            return ProbeSpec.of(image, ports, test);
        }
    }

    public static ExpectedServices of(Installation installation) {
        return new ExpectedServices(
                installation.directory(),
                installation.files().stream().map(ExpectedServices::stack).toList());
    }

    private static ExpectedStack stack(StackFile file) {
        return new ExpectedStack(
                file.stack(),
                file.project(),
                file.services().stream().map(service -> post(file, service)).toList());
    }

    private static ExpectedService post(StackFile file, Service service) {
        return new ExpectedService(
                service.name(),
                Container.nameOf(file.project(), service.name()),
                service.image(),
                service.ports().stream().map(PortMapping::target).toList(),
                List.copyOf(service.networks().keySet()),
                ProbeSpec.test(service),
                isToComplete(file, service),
                service.fingerprint());
    }

    private static boolean isToComplete(StackFile file, Service service) {
        return file.services().stream()
                .anyMatch(other -> other.dependsOn().get(service.name()) == Service.Condition.COMPLETED);
    }
}
