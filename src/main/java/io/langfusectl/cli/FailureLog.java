package io.langfusectl.cli;

import io.langfusectl.files.Changeset;
import io.langfusectl.problem.Failure;
import io.langfusectl.stack.StackService;
import io.langfusectl.stack.plan.Plan;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** After a failed start, what the service that failed had said is kept, masked, for those who look later. */
record FailureLog(Project project, Console console) {

    private static final int LINES = 1000;

    void keep(StackService work, Plan plan, Failure failure) {
        write(hear(work, plan, failure));
    }

    /** What the service that failed had said, by its name: for whoever may not write yet. */
    Map<String, String> hear(StackService work, Plan plan, Failure failure) {
        var details = Set.copyOf(Arrays.asList(failure.details()));
        var heard = new LinkedHashMap<String, String>();
        plan.steps().stream().filter(step -> details.contains(step.service())).forEach(step -> {
            var words = work.logTail(step.resource(), LINES);
            if (!words.isEmpty()) {
                heard.put(step.service(), String.join("\n", words) + "\n");
            }
        });
        return heard;
    }

    void write(Map<String, String> heard) {
        heard.forEach((service, words) -> {
            var file = project.stateDirectory().resolve("last-words-" + service + ".log");
            try (var change = new Changeset(project.directory(), () -> {})) {
                change.editSecret(file, before -> words);
                change.keep();
            }
            console.say("last.words", file);
        });
    }
}
