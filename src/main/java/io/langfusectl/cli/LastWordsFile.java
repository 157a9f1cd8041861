package io.langfusectl.cli;

import io.langfusectl.problem.Failure;
import io.langfusectl.settings.Changeset;
import io.langfusectl.stack.Plan;
import io.langfusectl.stack.Stacks;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** After a failed start, what the service that failed had said is kept, masked, for those who look later. */
record LastWordsFile(Project project, Screen screen) {

    private static final int LINES = 1000;

    void keep(Stacks work, Plan plan, Failure failure) {
        var details = Set.copyOf(Arrays.asList(failure.details()));
        var containers = plan.steps().stream()
                .filter(step -> details.contains(step.service()))
                .collect(Collectors.toMap(step -> step.service(), step -> step.thing(), (a, b) -> a));
        containers.forEach((service, container) -> {
            var words = work.lastWords(container, LINES);
            if (!words.isEmpty()) {
                var file = project.state().resolve("last-words-" + service + ".log");
                try (var change = new Changeset(project.directory(), () -> {})) {
                    change.editSecret(file, before -> String.join("\n", words) + "\n");
                    change.keep();
                }
                screen.say("last.words", file);
            }
        });
    }
}
