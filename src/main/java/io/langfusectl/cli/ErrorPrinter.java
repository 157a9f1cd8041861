package io.langfusectl.cli;

import io.langfusectl.json.JsonWriter;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.InvalidPathException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The last stop of every failure: what, why, and the one command that helps. */
record ErrorPrinter(Console console) {

    private static final int SOFTWARE = 1;

    /** Shows the failure and returns the exit code. */
    int show(Throwable thrown) {
        if (thrown instanceof InvalidPathException wrong) {
            return show(new Failure(Problem.PATH_UNUSABLE, wrong.getInput()));
        }
        return thrown instanceof Failure failure ? show(failure) : bug(thrown);
    }

    private int show(Failure failure) {
        if (failure.problem() == Problem.OUTPUT_CLOSED) {
            return failure.problem().exitCode(); // the reader has had enough: there is nothing to say
        }
        var words = console.messages();
        var what = words.what(failure);
        var fix = words.fix(failure);
        var cause = knownCauseOf(failure).orElseGet(() -> causeOf(failure));
        if (console.format() != Console.Format.TEXT) {
            console.fail(JsonWriter.write(json(failure, what, cause, fix)));
        } else {
            console.fail(console.paint("red", "✗") + " " + what);
            if (!cause.isEmpty()) {
                console.fail("  " + words.say("error.cause", cause));
            }
            console.fail("  " + words.say("error.fix", fix));
            for (var also : failure.getSuppressed()) {
                if (also instanceof Failure further) {
                    console.fail("  " + words.say("error.also", words.what(further)));
                }
            }
        }
        return failure.problem().exitCode();
    }

    private static Map<String, Object> json(Failure failure, String what, String cause, String fix) {
        var json = new LinkedHashMap<String, Object>();
        json.put("schema", 1);
        json.put("problem", failure.problem());
        json.put("message", what);
        json.put("cause", cause.isEmpty() ? null : cause);
        json.put("fix", fix);
        json.put("exitCode", failure.problem().exitCode());
        json.put("details", details(failure.problem(), failure.details()));
        return json;
    }

    private static Map<String, Object> details(Problem problem, Object[] values) {
        var details = new LinkedHashMap<String, Object>();
        for (int i = 0; i < values.length; i++) {
            var names = problem.detailNames();
            details.put(
                    i < names.size() ? names.get(i) : "detail" + (i + 1),
                    values[i] instanceof Number ? values[i] : String.valueOf(values[i]));
        }
        return details;
    }

    /** What usually leaves such lines in a service's log, if that is known. */
    private Optional<String> knownCauseOf(Failure failure) {
        return Optional.ofNullable(details(failure.problem(), failure.details()).get("hint"))
                .filter(hint -> !hint.equals(""))
                .map(hint -> console.messages().say("hint." + hint));
    }

    /** The root of the causes, its class name cut to the last part; empty if the failure has none. */
    private static String causeOf(Failure failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root == failure || root instanceof Failure) {
            return "";
        }
        var message = root.getMessage();
        return root.getClass().getSimpleName() + (message == null ? "" : ": " + message.strip());
    }

    private int bug(Throwable thrown) {
        var trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        if (console.format() == Console.Format.TEXT) {
            console.fail(console.messages().say("error.bug"));
            console.fail(trace.toString());
        } else {
            var json = new LinkedHashMap<String, Object>();
            json.put("schema", 1);
            json.put("problem", "BUG");
            json.put("message", console.messages().say("error.bug"));
            json.put("cause", trace.toString());
            json.put("fix", null);
            json.put("exitCode", SOFTWARE);
            json.put("details", Map.of());
            console.fail(JsonWriter.write(json));
        }
        return SOFTWARE;
    }
}
