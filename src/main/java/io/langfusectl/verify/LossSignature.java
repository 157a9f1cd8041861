package io.langfusectl.verify;

import io.langfusectl.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A log line that proves that a service lost data (docs/facts/langfuse.md, docs/facts/litellm.md).
 *
 * @param problem whose only detail is the line
 */
record LossSignature(String service, Pattern pattern, Problem problem) {

    /** In the order in which a trace passes the services. */
    private static final List<LossSignature> ALL = List.of(
            of(
                    DeploymentSnapshot.PROXY,
                    "Failed to export spans batch|Langfuse rejected an export",
                    Problem.INGESTION_REFUSED),
            of(DeploymentSnapshot.WEB, "Failed to upload JSON to S3", Problem.INGESTION_REFUSED),
            of(DeploymentSnapshot.WEB, "Rejected \\d+ event\\(s\\) from the legacy", Problem.EVENTS_REFUSED),
            of(DeploymentSnapshot.WORKER, "unable to authenticate data|Invalid key length", Problem.WORK_FAILED),
            of(
                    DeploymentSnapshot.WORKER,
                    "in readonly mode|READONLY|READ_ONLY|NOT_ENOUGH_SPACE|[Nn]o space left|[Nn]ot enough space",
                    Problem.CLICKHOUSE_READ_ONLY),
            of(DeploymentSnapshot.WORKER, "ClickhouseWriter: Max attempts reached, dropped", Problem.WORK_FAILED));

    private static LossSignature of(String service, String form, Problem problem) {
        return new LossSignature(service, Pattern.compile(form), problem);
    }

    /** The first of them that was left since the call went in, with its line. */
    static Optional<Match> firstSinceCall(VerifyContext context) {
        return ALL.stream().flatMap(one -> one.match(context).stream()).findFirst();
    }

    private Optional<Match> match(VerifyContext context) {
        return context.logSinceCall(service).stream()
                .filter(line -> pattern.matcher(line).find())
                .findFirst()
                .map(line -> new Match(this, line));
    }

    /** One that was found. */
    record Match(LossSignature lossSignature, String line) {}
}
