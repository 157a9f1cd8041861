package io.langfusectl.cli;

import io.langfusectl.engine.Container;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.ObservedState;
import io.langfusectl.net.Ports;
import io.langfusectl.stack.model.Installation;
import io.langfusectl.stack.model.TimeSource;
import io.langfusectl.stack.plan.PortCheck;
import io.langfusectl.stack.preflight.DeclaredConflicts;
import io.langfusectl.stack.preflight.DeclaredConflicts.Published;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Gives services another port, in a draft of {@code .env}, where only one can have theirs or something else has it. */
final class PortReassignment {

    private final Console console;
    private final Project project;
    private final PendingChanges pending;
    private final ObservedState observed;
    private final Set<Integer> used = new HashSet<>();

    PortReassignment(Console console, Project project, PendingChanges pending, ObservedState observed) {
        this.console = console;
        this.project = project;
        this.pending = pending;
        this.observed = observed;
        observed.containers().stream()
                .flatMap(container -> container.ports().stream())
                .map(Container.PublishedPort::hostPort)
                .forEach(used::add);
    }

    /** First what the stacks ask for twice, then what is taken. */
    void move(Engine engine, Collection<String> words) throws InterruptedException {
        var moved = new HashSet<String>();
        var before = installation();
        for (var same : DeclaredConflicts.ports(before.choose(words))) {
            var first = variable(same.first());
            var second = variable(same.second());
            var areMoved = first.filter(moved::contains).isPresent()
                    || second.filter(moved::contains).isPresent();
            if (!areMoved && !first.equals(second)) {
                var stays = second.isPresent() ? same.first() : same.second();
                second.or(() -> first).ifPresent(variable -> {
                    set(
                            variable,
                            same.first().port(),
                            stays.deployed().service().name());
                    moved.add(variable);
                });
            }
        }
        var after = installation();
        for (var taken : new PortCheck(engine, after, observed, TimeSource.system()).taken(after.choose(words))) {
            variable(new Published(taken.deployed(), taken.mapping()))
                    .ifPresent(variable -> set(variable, taken.port(), taken.holder()));
        }
    }

    private Installation installation() {
        var installation = project.installation(pending.variables());
        installation.members().stream()
                .flatMap(deployed -> deployed.service().ports().stream())
                .flatMap(mapping -> mapping.published().stream())
                .forEach(used::add);
        return installation;
    }

    private Optional<String> variable(Published published) {
        return new PortDescriptions(project, pending.variables()).movable(published.deployed(), published.mapping());
    }

    private void set(String variable, int port, String holder) {
        int free = Ports.nextFree(port, used).orElse(0);
        used.add(free);
        console.note("start.port", port, holder, variable, free);
        pending.setVariable(variable, String.valueOf(free));
    }
}
