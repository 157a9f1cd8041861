package io.langfusectl.checkup;

import io.langfusectl.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A line that a service leaves in its log when it loses what it was given (langfuse-seen.md 3, 7, 8, 9).
 *
 * @param problem whose only detail is the line
 */
record Telltale(String service, Pattern form, Problem problem) {

    /** In the order of the way. */
    private static final List<Telltale> ALL = List.of(
            of(Scene.PROXY, "Failed to export spans batch|Langfuse rejected an export", Problem.INGESTION_REFUSED),
            of(Scene.WEB, "Failed to upload JSON to S3", Problem.INGESTION_REFUSED),
            of(Scene.WEB, "Rejected \\d+ event\\(s\\) from the legacy", Problem.EVENTS_REFUSED),
            of(Scene.WORKER, "unable to authenticate data|Invalid key length", Problem.WORK_FAILED),
            of(
                    Scene.WORKER,
                    "in readonly mode|READONLY|READ_ONLY|NOT_ENOUGH_SPACE|[Nn]o space left|[Nn]ot enough space",
                    Problem.CLICKHOUSE_READ_ONLY),
            of(Scene.WORKER, "ClickhouseWriter: Max attempts reached, dropped", Problem.WORK_FAILED));

    private static Telltale of(String service, String form, Problem problem) {
        return new Telltale(service, Pattern.compile(form), problem);
    }

    /** The first of them that was left since the call went in, with its line. */
    static Optional<Left> since(Walk walk) {
        return ALL.stream().flatMap(one -> one.in(walk).stream()).findFirst();
    }

    private Optional<Left> in(Walk walk) {
        return walk.logSinceCall(service).stream()
                .filter(line -> form.matcher(line).find())
                .findFirst()
                .map(line -> new Left(this, line));
    }

    /** One that was found. */
    record Left(Telltale telltale, String line) {}
}
