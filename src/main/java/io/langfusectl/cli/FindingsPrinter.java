package io.langfusectl.cli;

import io.langfusectl.check.Finding;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.util.List;

/** Findings in words: warnings are told, errors end the command, all of them at once. */
record FindingsPrinter(Console console) {

    void show(List<Finding> findings) {
        findings.stream()
                .filter(finding -> !finding.isError())
                .forEach(finding -> console.note("finding.line", finding.place(), what(finding), fix(finding)));
        var failures = findings.stream()
                .filter(Finding::isError)
                .map(finding ->
                        new Failure(Problem.NOT_VALID, finding.place(), finding.code(), what(finding), fix(finding)))
                .toList();
        if (!failures.isEmpty()) {
            failures.stream().skip(1).forEach(failures.get(0)::addSuppressed);
            throw failures.get(0);
        }
    }

    /** A finding as JSON. */
    record PrintedFinding(String severity, String code, String file, int line, String message, String fix) {}

    List<PrintedFinding> told(List<Finding> findings) {
        return findings.stream()
                .map(finding -> new PrintedFinding(
                        finding.isError() ? "error" : "warning",
                        finding.code(),
                        finding.file(),
                        finding.line(),
                        what(finding),
                        fix(finding)))
                .toList();
    }

    String what(Finding finding) {
        return console.messages()
                .say("finding." + finding.code(), finding.details().toArray());
    }

    private String fix(Finding finding) {
        return console.messages()
                .say("finding." + finding.code() + ".fix", finding.details().toArray());
    }
}
