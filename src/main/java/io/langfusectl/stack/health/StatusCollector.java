package io.langfusectl.stack.health;

import io.langfusectl.engine.Container;
import io.langfusectl.engine.Containers;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.Labels;
import io.langfusectl.stack.health.ExpectedServices.ExpectedService;
import io.langfusectl.stack.health.HealthCollector.ProbedContainer;
import io.langfusectl.stack.model.Status;
import io.langfusectl.stack.model.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Collects the status of all services at the same time: of the expected ones and of other containers of the folder. */
public final class StatusCollector {

    private final Engine engine;
    private final Containers there;
    private final ExpectedServices expectedServices;
    private final TimeSource timeSource;

    public StatusCollector(Engine engine, Containers there, ExpectedServices expectedServices, TimeSource timeSource) {
        this.engine = engine;
        this.there = there;
        this.expectedServices = expectedServices;
        this.timeSource = timeSource;
    }

    /**
     * Returns the status of these stacks if exactly the expected containers run and all are ready, else empty.
     *
     * @param brief without start times and restart counts
     */
    public Optional<Status> ifAllIsWell(Set<String> wanted, boolean brief) throws InterruptedException {
        var convergenceCheck = new ConvergenceCheck(expectedServices, there);
        var asWritten = expectedServices.stacks().stream()
                .filter(expectedStack -> wanted.contains(expectedStack.name()))
                .allMatch(convergenceCheck::isComplete);
        return asWritten ? Optional.of(of(wanted, brief)).filter(Status::ready) : Optional.empty();
    }

    /**
     * Returns the status of some stacks.
     *
     * @param wanted stacks, empty for all and for what this folder has running without a stack file
     */
    public Status of(Set<String> wanted) throws InterruptedException {
        return of(wanted, false);
    }

    private Status of(Set<String> wanted, boolean brief) throws InterruptedException {
        var expected = expectedServices.stacks().stream()
                .filter(expectedStack -> wanted.isEmpty() || wanted.contains(expectedStack.name()))
                .toList();
        var strangers = wanted.isEmpty()
                ? new ConvergenceCheck(expectedServices, there).orphans()
                : Map.<String, List<Container>>of();
        var asked = new ArrayList<ProbedContainer>();
        for (var expectedStack : expected) {
            there.of(expectedStack.project())
                    .forEach(container -> asked.add(new ProbedContainer(container, probe(expectedStack, container))));
        }
        strangers.values().forEach(list -> list.forEach(one -> asked.add(new ProbedContainer(one, ProbeSpec.of(one)))));
        var healthCollector = new HealthCollector(engine, timeSource);
        var health = brief ? healthCollector.brief(asked) : healthCollector.with(asked);
        var stacks = new ArrayList<Status.Stack>();
        expected.forEach(expectedStack -> stacks.add(stack(expectedStack, health)));
        strangers.forEach((project, containers) -> stacks.add(stranger(project, containers, health)));
        return Status.of(List.copyOf(stacks));
    }

    private static ProbeSpec probe(ExpectedServices.ExpectedStack expectedStack, Container container) {
        return expectedStack.services().stream()
                .filter(expectedService -> expectedService.container().equals(container.name()))
                .findFirst()
                .map(ExpectedService::probeSpec)
                .orElseGet(() -> ProbeSpec.of(container));
    }

    private Status.Stack stack(
            ExpectedServices.ExpectedStack expectedStack, Map<String, HealthCollector.Health> health) {
        var lines = new ArrayList<Status.Service>();
        var ready = true;
        for (var expectedService : expectedStack.services()) {
            var container = there.container(expectedService.container());
            var line = container
                    .map(found -> line(found, expectedService, of(health, found)))
                    .orElseGet(() -> absent(expectedService));
            var completed = expectedService.toComplete()
                    && container.filter(found -> of(health, found).endedWell()).isPresent();
            ready &= completed || line.state() == Status.State.READY;
            lines.add(line);
        }
        var names = expectedStack.services().stream()
                .map(ExpectedService::container)
                .toList();
        there.of(expectedStack.project()).stream()
                .filter(container -> !names.contains(container.name()))
                .map(container -> leftover(container, of(health, container)))
                .forEach(lines::add);
        return new Status.Stack(expectedStack.name(), expectedStack.project(), ready, List.copyOf(lines));
    }

    private static HealthCollector.Health of(Map<String, HealthCollector.Health> health, Container container) {
        return Objects.requireNonNull(health.get(container.name()));
    }

    private static Status.Stack stranger(
            String project, List<Container> containers, Map<String, HealthCollector.Health> health) {
        var lines = containers.stream()
                .map(container -> leftover(container, of(health, container)))
                .toList();
        var name = containers.get(0).labels().getOrDefault(Labels.STACK, project);
        var ready = lines.stream().allMatch(line -> line.state() == Status.State.READY);
        return new Status.Stack(name, project, ready, lines);
    }

    private static Status.Service absent(ExpectedService expectedService) {
        return new Status.Service(
                expectedService.service(),
                expectedService.container(),
                expectedService.image(),
                Status.State.ABSENT,
                Optional.empty(),
                0,
                List.of(),
                true);
    }

    private static Status.Service line(
            Container container, ExpectedService expectedService, HealthCollector.Health health) {
        var current = container.fingerprint().equals(expectedService.fingerprint());
        return line(container, expectedService.service(), current, health, expectedService.ports());
    }

    private static Status.Service leftover(Container container, HealthCollector.Health health) {
        var service = container.service().isEmpty() ? container.name() : container.service();
        return line(container, service, false, health, List.of());
    }

    /** @param order the service's ports in the order of the stack file: the first is the main one */
    private static Status.Service line(
            Container container, String service, boolean current, HealthCollector.Health health, List<Integer> order) {
        var addresses = container.ports().stream()
                .filter(port -> port.hostPort() > 0)
                .sorted((one, other) -> order.indexOf(one.target()) - order.indexOf(other.target()))
                .map(port -> port.hostIp() + ":" + port.hostPort())
                .distinct()
                .toList();
        return new Status.Service(
                service,
                container.name(),
                container.image(),
                health.state(),
                health.since(),
                health.restarts(),
                addresses,
                current);
    }
}
