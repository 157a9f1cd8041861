package io.langfusectl.cli;

import io.langfusectl.problem.Failure;
import io.langfusectl.verify.StepResult;
import io.langfusectl.verify.Verification;
import io.langfusectl.verify.VerifyReport;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A trace's way, hop by hop: each with its time, and at the end what was proven or why not. */
record VerifyPrinter(Console console) {

    private static final int WIDTH =
            Verification.hops().stream().mapToInt(String::length).max().orElse(0);

    /** The result. */
    record Verified(int schema, boolean ok, List<Map<String, Object>> hops, Optional<String> traceId) {}

    /** A hop, as soon as it is known. */
    void hop(StepResult stepResult) {
        console.result(line(stepResult));
        console.event("hop", json(stepResult));
    }

    String line(StepResult stepResult) {
        var mark = stepResult.ok() ? console.paint("green", "✓") : console.paint("red", "✗");
        var time =
                stepResult.ms() < 1000 ? stepResult.ms() + " ms" : Durations.show(Duration.ofMillis(stepResult.ms()));
        return "%s %s  %s".formatted(mark, TextTable.pad(stepResult.name(), WIDTH), time);
    }

    /** The whole way. */
    void end(VerifyReport verifyReport) {
        console.show(
                new Verified(
                        1,
                        verifyReport.ok(),
                        verifyReport.hops().stream().map(this::json).toList(),
                        verifyReport.traceId()),
                List::of);
        if (console.format() != Console.Format.TEXT) {
            return;
        }
        verifyReport
                .failure()
                .ifPresentOrElse(
                        this::failed,
                        () -> console.result(console.paint("green", "✓") + " "
                                + console.messages()
                                        .say(
                                                "verify.found",
                                                took(verifyReport),
                                                verifyReport.traceId().orElse(""))));
    }

    private static String took(VerifyReport verifyReport) {
        return Durations.show(Duration.ofMillis(
                verifyReport.hops().stream().mapToLong(StepResult::ms).sum()));
    }

    private void failed(Failure failure) {
        var words = console.messages();
        console.fail(console.paint("red", "✗") + " " + words.what(failure));
        console.fail("  " + words.say("error.fix", words.fix(failure)));
    }

    private Map<String, Object> json(StepResult stepResult) {
        var json = new LinkedHashMap<String, Object>();
        json.put("hop", stepResult.name());
        json.put("ok", stepResult.ok());
        if (stepResult.failure().isPresent()) {
            var failure = stepResult.failure().get();
            json.put("problem", failure.problem());
            json.put("message", console.messages().what(failure));
            json.put("fix", console.messages().fix(failure));
        } else {
            json.put("ms", stepResult.ms());
        }
        return json;
    }
}
