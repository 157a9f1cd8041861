package io.langfusectl.cli;

import io.langfusectl.checkup.Finding;
import io.langfusectl.checkup.Model;
import io.langfusectl.checkup.ModelCalls;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The models of a configuration as a table, and what is wrong with it. */
record ModelsScreen(Screen screen) {

    /** The result. */
    record Offer(int schema, List<Shown> models, List<FindingsScreen.Told> findings) {}

    /** One model of it. */
    record Shown(
            String alias,
            String provider,
            Optional<String> region,
            String credentials,
            String life,
            Optional<LocalDate> until) {

        static Shown of(Model model) {
            return new Shown(
                    model.alias(),
                    model.provider(),
                    model.region(),
                    model.credentials(),
                    model.life().label(),
                    model.until());
        }
    }

    void show(List<Model> models, List<Finding> findings) {
        var told = new FindingsScreen(screen).told(findings);
        var shown = models.stream().map(Shown::of).toList();
        screen.show(new Offer(1, shown, told), () -> lines(shown, told));
    }

    private List<String> lines(List<Shown> models, List<FindingsScreen.Told> findings) {
        var messages = screen.messages();
        var table = new Columns();
        table.row(
                messages.say("models.head.alias"),
                messages.say("models.head.provider"),
                messages.say("models.head.region"),
                messages.say("models.head.credentials"),
                messages.say("models.head.life"));
        models.forEach(model -> table.row(
                model.alias(),
                model.provider(),
                model.region().orElse("-"),
                messages.say("models.credentials." + model.credentials()),
                life(model)));
        var lines = new ArrayList<>(table.lines());
        for (var finding : findings) {
            var mark = finding.severity().equals("error") ? screen.paint("red", "✗ ") : screen.paint("yellow", "! ");
            var place = finding.line() == 0 ? finding.file() : finding.file() + ":" + finding.line();
            lines.add(mark + place + ": " + finding.message());
            lines.add("  " + finding.fix());
        }
        return lines;
    }

    private String life(Shown model) {
        var word = screen.messages().say("models.life." + model.life());
        var dated = model.until()
                .map(day -> screen.messages().say("models.until." + model.life(), word, day))
                .orElse(word);
        return switch (model.life()) {
            case "gone" -> screen.paint("red", dated);
            case "legacy" -> screen.paint("yellow", dated);
            default -> dated;
        };
    }

    /** Calls each model and tells how it answers; whether all did. */
    boolean call(List<String> aliases, ModelCalls calls) throws InterruptedException {
        var isAll = true;
        for (var alias : aliases) {
            var began = System.nanoTime();
            var failure = calls.call(alias);
            var took = Durations.show(Duration.ofNanos(System.nanoTime() - began));
            var words = failure.map(why ->
                            screen.paint("red", "✗") + " " + screen.messages().what(why))
                    .orElseGet(() ->
                            screen.paint("green", "✓") + " " + screen.messages().say("models.answers", alias, took));
            screen.result(words);
            isAll &= failure.isEmpty();
        }
        return isAll;
    }
}
