package io.langfusectl.cli;

import io.langfusectl.checkup.Finding;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.util.List;

/** Findings in words: warnings are told, errors end the command, all of them at once. */
record FindingsScreen(Screen screen) {

    void show(List<Finding> findings) {
        findings.stream()
                .filter(finding -> !finding.isError())
                .forEach(finding -> screen.note("finding.line", finding.place(), what(finding), fix(finding)));
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
    record Told(String severity, String code, String file, int line, String message, String fix) {}

    List<Told> told(List<Finding> findings) {
        return findings.stream()
                .map(finding -> new Told(
                        finding.isError() ? "error" : "warning",
                        finding.code(),
                        finding.file(),
                        finding.line(),
                        what(finding),
                        fix(finding)))
                .toList();
    }

    String what(Finding finding) {
        return screen.messages()
                .say("finding." + finding.code(), finding.details().toArray());
    }

    private String fix(Finding finding) {
        return screen.messages()
                .say("finding." + finding.code() + ".fix", finding.details().toArray());
    }
}
