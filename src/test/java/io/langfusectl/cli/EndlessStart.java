package io.langfusectl.cli;

import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.FakeEngine;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** A program of its own whose start goes on until it is ended: of its two services, web never becomes ready. */
final class EndlessStart {

    static final String PROXY = "litellm-litellm-1";
    static final String WEB = "langfuse-langfuse-web-1";

    private EndlessStart() {}

    /** Arguments: the folder, then the container that is never ready, then the line. */
    public static void main(String[] arguments) {
        var root = Path.of(arguments[0]);
        var engine = new FakeEngine();
        var project = new SmallProject(root, "demo", engine).made();
        project.write("new.yml", project.text("mock_config.yml") + "# new\n");
        engine.becoming(arguments[1], State.RUNNING).feeling(arguments[1], "starting", "");
        var processContext = new ProcessContext(
                project.directory(),
                root.resolve("home"),
                Map.of(),
                System.in,
                System.out,
                System.out,
                Locale.ENGLISH,
                false);
        System.exit(run(processContext, engine, arguments[2].split(" ", -1)));
    }

    private static int run(ProcessContext processContext, FakeEngine engine, String... words) {
        try (var interruptHandler = InterruptHandler.watch(new TerminalInput(processContext.in()))) {
            return LangfuseCtl.run(processContext, context -> engine, words);
        }
    }
}
