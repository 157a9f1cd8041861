package io.langfusectl.stack;

import io.langfusectl.engine.Container;
import io.langfusectl.engine.Containers;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.Labels;
import io.langfusectl.stack.Interview.Asked;
import io.langfusectl.stack.Roster.Post;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Asks every service how it is, all at the same time: those that should be there, and what runs beside them. */
final class RollCall {

    private final Engine engine;
    private final Containers there;
    private final Roster roster;
    private final Timer timer;

    RollCall(Engine engine, Containers there, Roster roster, Timer timer) {
        this.engine = engine;
        this.there = there;
        this.roster = roster;
        this.timer = timer;
    }

    /**
     * How these stacks are, if each runs as the roster has it, with nobody else, and all are ready.
     *
     * @param brief without since when, and how often restarted
     */
    Optional<Status> ifAllIsWell(Set<String> wanted, boolean brief) throws InterruptedException {
        var parade = new Parade(roster, there);
        var asWritten = roster.stacks().stream()
                .filter(stack -> wanted.contains(stack.name()))
                .allMatch(parade::isComplete);
        return asWritten ? Optional.of(of(wanted, brief)).filter(Status::ready) : Optional.empty();
    }

    /** @param wanted stacks, empty for all and for what this folder has running without a stack file */
    Status of(Set<String> wanted) throws InterruptedException {
        return of(wanted, false);
    }

    private Status of(Set<String> wanted, boolean brief) throws InterruptedException {
        var expected = roster.stacks().stream()
                .filter(stack -> wanted.isEmpty() || wanted.contains(stack.name()))
                .toList();
        var strangers = wanted.isEmpty() ? new Parade(roster, there).strangers() : Map.<String, List<Container>>of();
        var asked = new ArrayList<Asked>();
        for (var stack : expected) {
            there.of(stack.project()).forEach(container -> asked.add(new Asked(container, probe(stack, container))));
        }
        strangers.values().forEach(list -> list.forEach(one -> asked.add(new Asked(one, Probe.of(one)))));
        var interview = new Interview(engine, timer);
        var health = brief ? interview.brief(asked) : interview.with(asked);
        var stacks = new ArrayList<Status.Stack>();
        expected.forEach(stack -> stacks.add(stack(stack, health)));
        strangers.forEach((project, containers) -> stacks.add(stranger(project, containers, health)));
        return Status.of(List.copyOf(stacks));
    }

    private static Probe probe(Roster.Stack stack, Container container) {
        return stack.posts().stream()
                .filter(post -> post.container().equals(container.name()))
                .findFirst()
                .map(Post::probe)
                .orElseGet(() -> Probe.of(container));
    }

    private Status.Stack stack(Roster.Stack stack, Map<String, Interview.Health> health) {
        var lines = new ArrayList<Status.Service>();
        var ready = true;
        for (var post : stack.posts()) {
            var container = there.container(post.container());
            var line =
                    container.map(found -> line(found, post, of(health, found))).orElseGet(() -> absent(post));
            var completed = post.toComplete()
                    && container.filter(found -> of(health, found).endedWell()).isPresent();
            ready &= completed || line.state() == Status.State.READY;
            lines.add(line);
        }
        var names = stack.posts().stream().map(Post::container).toList();
        there.of(stack.project()).stream()
                .filter(container -> !names.contains(container.name()))
                .map(container -> leftover(container, of(health, container)))
                .forEach(lines::add);
        return new Status.Stack(stack.name(), stack.project(), ready, List.copyOf(lines));
    }

    private static Interview.Health of(Map<String, Interview.Health> health, Container container) {
        return Objects.requireNonNull(health.get(container.name()));
    }

    private static Status.Stack stranger(
            String project, List<Container> containers, Map<String, Interview.Health> health) {
        var lines = containers.stream()
                .map(container -> leftover(container, of(health, container)))
                .toList();
        var name = containers.get(0).labels().getOrDefault(Labels.STACK, project);
        var ready = lines.stream().allMatch(line -> line.state() == Status.State.READY);
        return new Status.Stack(name, project, ready, lines);
    }

    private static Status.Service absent(Post post) {
        return new Status.Service(
                post.service(),
                post.container(),
                post.image(),
                Status.State.ABSENT,
                Optional.empty(),
                0,
                List.of(),
                true);
    }

    private static Status.Service line(Container container, Post post, Interview.Health health) {
        var current = container.fingerprint().equals(post.fingerprint());
        return line(container, post.service(), current, health, post.ports());
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
