package io.langfusectl.cli;

import io.langfusectl.check.Finding;
import io.langfusectl.check.config.Model;
import io.langfusectl.verify.ModelCalls;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The models of a configuration as a table, and what is wrong with it. */
record ModelsPrinter(Console console) {

    /** The result. */
    record Offer(int schema, List<ShownModel> models, List<FindingsPrinter.PrintedFinding> findings) {}

    /** One model of it. */
    record ShownModel(
            String alias,
            String provider,
            Optional<String> region,
            String credentials,
            String life,
            Optional<LocalDate> until) {

        static ShownModel of(Model model) {
            return new ShownModel(
                    model.alias(),
                    model.provider(),
                    model.region(),
                    model.credentials(),
                    model.life().label(),
                    model.until());
        }
    }

    void show(List<Model> models, List<Finding> findings) {
        var told = new FindingsPrinter(console).told(findings);
        var shown = models.stream().map(ShownModel::of).toList();
        console.show(new Offer(1, shown, told), () -> lines(shown, told));
    }

    private List<String> lines(List<ShownModel> models, List<FindingsPrinter.PrintedFinding> findings) {
        var messages = console.messages();
        var table = new TextTable();
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
        var lines = new ArrayList<>(console.unwrapped(table.lines()));
        for (var finding : findings) {
            var mark = finding.severity().equals("error") ? console.paint("red", "✗ ") : console.paint("yellow", "! ");
            var place = finding.line() == 0 ? finding.file() : finding.file() + ":" + finding.line();
            lines.add(mark + place + ": " + finding.message());
            lines.add("  " + finding.fix());
        }
        return lines;
    }

    private String life(ShownModel model) {
        var word = console.messages().say("models.life." + model.life());
        var dated = model.until()
                .map(day -> console.messages().say("models.until." + model.life(), word, day))
                .orElse(word);
        return switch (model.life()) {
            case "gone" -> console.paint("red", dated);
            case "legacy" -> console.paint("yellow", dated);
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
                            console.paint("red", "✗") + " " + console.messages().what(why))
                    .orElseGet(() -> console.paint("green", "✓") + " "
                            + console.messages().say("models.answers", alias, took));
            console.result(words);
            isAll &= failure.isEmpty();
        }
        return isAll;
    }
}
