package io.langfusectl.stack;

import io.langfusectl.compose.PortMapping;
import io.langfusectl.compose.StackFile;
import io.langfusectl.engine.Container;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.Labels;
import io.langfusectl.engine.Observed;
import io.langfusectl.stack.Installation.Member;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Asks every service how it is, all at the same time: those in the stack files, and what runs beside them. */
final class RollCall {

    private final Engine engine;
    private final Installation installation;
    private final Timer timer;

    RollCall(Engine engine, Installation installation, Timer timer) {
        this.engine = engine;
        this.installation = installation;
        this.timer = timer;
    }

    /** @param wanted stacks, empty for all and for what this folder has running without a stack file */
    Status of(Set<String> wanted) throws InterruptedException {
        var there = engine.observe();
        var files = installation.files().stream()
                .filter(file -> wanted.isEmpty() || wanted.contains(file.stack()))
                .toList();
        var strangers = wanted.isEmpty() ? strangers(there) : Map.<String, List<Container>>of();
        var asked = new LinkedHashMap<Container, Probe>();
        for (var file : files) {
            there.of(file.project()).forEach(container -> asked.put(container, probe(file, container)));
        }
        strangers.values().forEach(list -> list.forEach(container -> asked.put(container, Probe.of(container))));
        var health = new Interview(engine, timer).with(asked);
        var stacks = new ArrayList<Status.Stack>();
        files.forEach(file -> stacks.add(stack(file, there, health)));
        strangers.forEach((project, containers) -> stacks.add(stranger(project, containers, health)));
        return Status.of(List.copyOf(stacks));
    }

    /** What this folder made and no stack file of today accounts for, by project. */
    private Map<String, List<Container>> strangers(Observed there) {
        return there.containers().stream()
                .filter(container -> container.labels().containsKey(Labels.MADE_BY))
                .filter(container -> installation
                        .directory()
                        .toString()
                        .equals(container.labels().get(Labels.WORKING_DIR)))
                .filter(container -> installation.ofProject(container.project()).isEmpty())
                .collect(Collectors.groupingBy(Container::project, LinkedHashMap::new, Collectors.toList()));
    }

    private static Probe probe(StackFile file, Container container) {
        return file.services().stream()
                .filter(service ->
                        Container.nameOf(file.project(), service.name()).equals(container.name()))
                .findFirst()
                .map(Probe::of)
                .orElseGet(() -> Probe.of(container));
    }

    private Status.Stack stack(StackFile file, Observed there, Map<Container, Interview.Health> health) {
        var members = file.services().stream()
                .map(service -> new Member(file, service))
                .toList();
        var needs = new Needs(members);
        var lines = new ArrayList<Status.Service>();
        var ready = true;
        for (var member : members) {
            var container = there.container(member.container());
            var line = container
                    .map(found -> line(found, member, Objects.requireNonNull(health.get(found))))
                    .orElseGet(() -> absent(member));
            var completed = needs.isToComplete(member)
                    && container
                            .map(health::get)
                            .filter(Interview.Health::endedWell)
                            .isPresent();
            ready &= completed || line.state() == Status.State.READY;
            lines.add(line);
        }
        var names = members.stream().map(Member::container).collect(Collectors.toSet());
        there.of(file.project()).stream()
                .filter(container -> !names.contains(container.name()))
                .map(container -> leftover(container, Objects.requireNonNull(health.get(container))))
                .forEach(lines::add);
        return new Status.Stack(file.stack(), file.project(), ready, List.copyOf(lines));
    }

    private static Status.Stack stranger(
            String project, List<Container> containers, Map<Container, Interview.Health> health) {
        var lines = containers.stream()
                .map(container -> leftover(container, Objects.requireNonNull(health.get(container))))
                .toList();
        var name = containers.get(0).labels().getOrDefault(Labels.STACK, project);
        var ready = lines.stream().allMatch(line -> line.state() == Status.State.READY);
        return new Status.Stack(name, project, ready, lines);
    }

    private static Status.Service absent(Member member) {
        var service = member.service();
        return new Status.Service(
                service.name(),
                member.container(),
                service.image(),
                Status.State.ABSENT,
                Optional.empty(),
                0,
                List.of(),
                true);
    }

    private static Status.Service line(Container container, Member member, Interview.Health health) {
        var current = container.fingerprint().equals(member.service().fingerprint());
        var order = member.service().ports().stream().map(PortMapping::target).toList();
        return line(container, member.service().name(), current, health, order);
    }

    private static Status.Service leftover(Container container, Interview.Health health) {
        var service = container.service().isEmpty() ? container.name() : container.service();
        return line(container, service, false, health, List.of());
    }

    /** @param order of the service's own ports: the first is the one that people want */
    private static Status.Service line(
            Container container, String service, boolean current, Interview.Health health, List<Integer> order) {
        var addresses = container.ports().stream()
                .filter(port -> port.hostPort() > 0)
                .sorted(Comparator.comparingInt(port -> order.indexOf(port.target())))
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
