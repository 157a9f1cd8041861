package io.langfusectl.cli;

import io.langfusectl.checkup.Hop;
import io.langfusectl.checkup.Proof;
import io.langfusectl.checkup.Verification;
import io.langfusectl.problem.Failure;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A trace's way, hop by hop: each with its time, and at the end what was proven or why not. */
record VerifyScreen(Screen screen) {

    private static final int WIDTH =
            Verification.hops().stream().mapToInt(String::length).max().orElse(0);

    /** The result. */
    record Verified(int schema, boolean ok, List<Map<String, Object>> hops, Optional<String> traceId) {}

    /** A hop, as soon as it is known. */
    void hop(Hop hop) {
        screen.result(line(hop));
        screen.event("hop", json(hop));
    }

    String line(Hop hop) {
        var mark = hop.ok() ? screen.paint("green", "✓") : screen.paint("red", "✗");
        var time = hop.ms() < 1000 ? hop.ms() + " ms" : Durations.show(Duration.ofMillis(hop.ms()));
        return "%s %s  %s".formatted(mark, Columns.pad(hop.name(), WIDTH), time);
    }

    /** The whole way. */
    void end(Proof proof) {
        screen.show(
                new Verified(
                        1, proof.ok(), proof.hops().stream().map(this::json).toList(), proof.traceId()),
                List::of);
        if (screen.format() != Screen.Format.TEXT) {
            return;
        }
        proof.failure()
                .ifPresentOrElse(
                        this::failed,
                        () -> screen.result(screen.paint("green", "✓") + " "
                                + screen.messages()
                                        .say(
                                                "verify.found",
                                                took(proof),
                                                proof.traceId().orElse(""))));
    }

    private static String took(Proof proof) {
        return Durations.show(
                Duration.ofMillis(proof.hops().stream().mapToLong(Hop::ms).sum()));
    }

    private void failed(Failure failure) {
        var words = screen.messages();
        screen.fail(screen.paint("red", "✗") + " " + words.what(failure));
        screen.fail("  " + words.say("error.fix", words.fix(failure)));
    }

    private Map<String, Object> json(Hop hop) {
        var json = new LinkedHashMap<String, Object>();
        json.put("hop", hop.name());
        json.put("ok", hop.ok());
        if (hop.failure().isPresent()) {
            var failure = hop.failure().get();
            json.put("problem", failure.problem());
            json.put("message", screen.messages().what(failure));
            json.put("fix", screen.messages().fix(failure));
        } else {
            json.put("ms", hop.ms());
        }
        return json;
    }
}
