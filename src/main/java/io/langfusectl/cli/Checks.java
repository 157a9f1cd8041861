package io.langfusectl.cli;

import io.langfusectl.compose.Service;
import io.langfusectl.engine.Engine;
import io.langfusectl.engine.Observed;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.stack.Installation;
import java.util.List;

/** What must be right before anything is made; the first thing that is not ends the command. */
record Checks(Screen screen, Project project, Engine engine, Observed there) {

    private static final long GIB = 1L << 30;
    private static final String DEFAULT_CONFIG = "iam_role_config.yml";

    void all(Installation installation, List<String> stacks, Draft draft) {
        config(draft);
        memory();
    }

    void movePorts(Installation installation, List<String> stacks, Draft draft) {}

    /** LiteLLM's configuration is there, and is one. */
    private void config(Draft draft) {
        var name = draft.variables()
                .value("CONFIG_FILE")
                .filter(file -> !file.isEmpty())
                .orElse(DEFAULT_CONFIG);
        if (!draft.newFiles().contains(name)
                && Project.read(project.directory().resolve(name), name).isBlank()) {
            throw new Failure(Problem.FILE_EMPTY, name);
        }
    }

    private void memory() {
        var about = engine.about();
        if (about.memory() > 0 && about.memory() < 8 * GIB - GIB / 2) {
            screen.note("warn.memory", Math.round(about.memory() * 10.0 / GIB) / 10.0);
        }
    }

    /** Images that must be there, or must be fetched in any case. */
    void images(Installation installation, List<String> stacks, LaunchOptions.Pull pull) {
        if (pull == LaunchOptions.Pull.missing) {
            return;
        }
        for (var image : installation.choose(stacks).stream()
                .map(Installation.Member::service)
                .map(Service::image)
                .distinct()
                .toList()) {
            if (pull == LaunchOptions.Pull.always) {
                screen.say("start.pulling", image);
                engine.pull(image, progress -> {});
            } else if (engine.image(image).isEmpty()) {
                throw new Failure(Problem.IMAGE_UNOBTAINABLE, image, "--pull never", "not here");
            }
        }
    }
}
