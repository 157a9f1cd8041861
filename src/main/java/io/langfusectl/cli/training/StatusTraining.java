package io.langfusectl.cli.training;

import io.langfusectl.cli.LangfuseCtl;
import io.langfusectl.cli.ProcessContext;
import io.langfusectl.engine.docker.DockerEngine;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.Map;

/**
 * The commands that only look, and the start that finds nothing to do, in a process of their own, so that Java can note
 * what these few need.
 */
public final class StatusTraining {

    private StatusTraining() {}

    /** In the current folder, where all has been started already. */
    public static void main(String[] none) throws ClassNotFoundException {
        Class.forName("io.langfusectl.Main");
        var real = ProcessContext.real();
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), true);
        var in = new ByteArrayInputStream(new byte[0]);
        var processContext = new ProcessContext(
                real.directory(), real.home(), real.environment(), in, nowhere, nowhere, real.locale(), false);
        DockerEngine.fromEnvironment(Map.of(), real.home()).close(); // where it would be looked for; nobody is asked
        LangfuseCtl.run(processContext, "status");
        var isStarted = Files.exists(real.directory().resolve(".langfuse-ctl/started"));
        if (LangfuseCtl.run(processContext, "status", "--json") == 0
                && isStarted) { // or it would need all that a start may need
            LangfuseCtl.run(processContext, "start");
        }
    }
}
