package io.langfusectl.cli;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** What follows once picocli has understood the arguments, or has not. */
record ParseResultHandler(LangfuseCtl ctl, List<String> args)
        implements IExecutionStrategy, IExecutionExceptionHandler, IParameterExceptionHandler {

    @Override
    public int execute(ParseResult parsed) {
        if (asksForHelp(parsed)) { // only then: picocli looks up every word of the bundle
            var bundle = ctl.messages().bundle();
            parsed.commandSpec().commandLine().setResourceBundle(bundle);
            new OptionSections(bundle.getString("usage.globalOptionListHeading"))
                    .arrange(parsed.commandSpec().commandLine());
        }
        return new RunLast().execute(parsed);
    }

    private static boolean asksForHelp(ParseResult parsed) {
        return parsed.isUsageHelpRequested() || parsed.subcommands().stream().anyMatch(ParseResultHandler::asksForHelp);
    }

    @Override
    public int handleExecutionException(Exception thrown, CommandLine command, ParseResult parsed) {
        return new ErrorPrinter(ctl.console()).show(isInterruption(thrown) ? interruption() : thrown);
    }

    /** By a signal, or because nobody reads the result any more. */
    private Failure interruption() {
        var unread = ctl.isEnding()
                ? Optional.<Failure>empty()
                : ResultStream.failureOf(ctl.processContext().out());
        return unread.orElseGet(() -> new Failure(Problem.INTERRUPTED, "langfuse-ctl " + String.join(" ", args)));
    }

    /** Also where it was met far below, which does not know how to go on; a command that is named there is the way. */
    private boolean isInterruption(@Nullable Throwable thrown) {
        if (thrown == null) {
            return false;
        }
        if (thrown instanceof Failure failure && failure.problem() == Problem.INTERRUPTED) {
            return !String.valueOf(failure.details()[0]).startsWith("langfuse-ctl ");
        }
        return thrown instanceof InterruptedException
                || (ctl.isEnding()
                        && (thrown instanceof ClosedByInterruptException || isInterruption(thrown.getCause())));
    }

    @Override
    public int handleParseException(ParameterException wrong, String[] wrongArgs) {
        return new UsageMessages(ctl.messages(), wrong)
                .show(Console.before(ctl.processContext(), ctl.messages(), args));
    }
}
