package io.langfusectl.cli;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** What follows once picocli has understood the arguments, or has not. */
record Understood(LangfuseCtl ctl, List<String> args)
        implements IExecutionStrategy, IExecutionExceptionHandler, IParameterExceptionHandler {

    @Override
    public int execute(ParseResult parsed) {
        if (asksForHelp(parsed)) { // only then: picocli looks up every word of the bundle
            parsed.commandSpec().commandLine().setResourceBundle(ctl.messages().bundle());
        }
        return new RunLast().execute(parsed);
    }

    private static boolean asksForHelp(ParseResult parsed) {
        return parsed.isUsageHelpRequested() || parsed.subcommands().stream().anyMatch(Understood::asksForHelp);
    }

    @Override
    public int handleExecutionException(Exception thrown, CommandLine command, ParseResult parsed) {
        var failure = thrown instanceof InterruptedException
                ? new Failure(Problem.INTERRUPTED, "langfuse-ctl " + String.join(" ", args))
                : thrown;
        return new ErrorScreen(ctl.screen()).show(failure);
    }

    @Override
    public int handleParseException(ParameterException wrong, String[] wrongArgs) {
        return new UsageError(ctl.messages(), wrong).show(Screen.before(ctl.host(), ctl.messages(), args));
    }
}
