package io.langfusectl.cli;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** A command line that could not be understood, in the reader's words, with the nearest thing that could. */
record UsageMessages(Messages messages, ParameterException wrong) {

    int show(Console console) {
        return new ErrorPrinter(console).show(new Failure(Problem.USAGE, words()));
    }

    private String words() {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            var first = unmatched.getUnmatched().get(0);
            var near = unmatched.getSuggestions();
            return near.isEmpty()
                    ? messages.say("usage.unknown", first)
                    : messages.say("usage.unknown.near", first, String.join(", ", near));
        }
        if (wrong instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            return messages.say("usage.missing", nameOf(missing.getMissing().get(0)));
        }
        var argument = wrong.getArgSpec();
        if (argument != null) {
            return messages.say("usage.invalid", nameOf(argument), String.valueOf(wrong.getValue()));
        }
        return messages.say("usage.wrong", String.valueOf(wrong.getMessage()));
    }

    private static String nameOf(picocli.CommandLine.Model.ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
