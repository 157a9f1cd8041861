package io.langfusectl.verify;

import io.langfusectl.api.Reply;
import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.Inspection;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Whether the proxy takes calls; one that was started just now is waited for. */
final class ProxyReady implements VerifyStep {

    private static final Duration MAX_WAIT = Duration.ofSeconds(12);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

    /** Exit codes of a container that was stopped on purpose: 0, or 128 plus a signal. */
    private static final Set<Integer> STOP_EXIT_CODES = Set.of(0, 130, 137, 143);

    /** Log texts of a LiteLLM that failed to start. */
    private static final Set<String> CRASH_MARKERS = Set.of("Traceback", "startup failed");

    @Override
    public void run(VerifyContext context) throws InterruptedException {
        var until = context.timeSource.now().plus(MAX_WAIT);
        while (true) {
            var inspection = context.snapshot().inspection(DeploymentSnapshot.PROXY);
            if (!context.snapshot().isRunning(DeploymentSnapshot.PROXY)) {
                throw inspection.map(seen -> ended(context, seen)).orElseGet(() -> stopped(context));
            }
            var reply = context.liteLlm().readiness(VerifyContext.REQUEST_TIMEOUT);
            if (reply.isOk()) {
                return;
            }
            var isLate = context.timeSource.now().isAfter(until);
            diagnose(context, inspection.orElseThrow(), reply, isLate).ifPresent(failure -> {
                throw failure;
            });
            context.timeSource.pause(POLL_INTERVAL);
            context.refreshSnapshot();
        }
    }

    /** What is known of one that runs and does not answer; nothing as long as it may just be starting. */
    private static Optional<Failure> diagnose(
            VerifyContext context, Inspection inspection, Reply reply, boolean isLate) {
        if (context.snapshot().isDown(DeploymentSnapshot.PROXY_POSTGRES)) {
            return Optional.of(databaseDown(context));
        }
        if (inspection.restarts() > 0 && (inspection.oomKilled() || isLate || hasDied(context))) {
            return Optional.of(died(context, inspection));
        }
        return isLate ? Optional.of(new Failure(Problem.PROXY_SILENT, reply.summary())) : Optional.empty();
    }

    private static boolean hasDied(VerifyContext context) {
        return context.logTail(DeploymentSnapshot.PROXY, 300).stream()
                .anyMatch(line -> CRASH_MARKERS.stream().anyMatch(line::contains));
    }

    private static Failure ended(VerifyContext context, Inspection inspection) {
        var isCrash = inspection.state() == State.RESTARTING
                || (inspection.state() == State.EXITED && !STOP_EXIT_CODES.contains(inspection.exitCode()));
        return isCrash || inspection.oomKilled() ? died(context, inspection) : stopped(context);
    }

    private static Failure died(VerifyContext context, Inspection inspection) {
        if (inspection.oomKilled()) {
            return new Failure(Problem.PROXY_OUT_OF_MEMORY, context.snapshot().containerName(DeploymentSnapshot.PROXY));
        }
        if (isConfigFolder(context, inspection)) {
            return new Failure(
                    Problem.PROXY_CONFIG_IS_FOLDER, context.snapshot().configFile());
        }
        return context.snapshot().isDown(DeploymentSnapshot.PROXY_POSTGRES)
                ? databaseDown(context)
                : new Failure(
                        Problem.PROXY_CONFIG_REFUSED,
                        context.snapshot().configFile(),
                        context.logExcerpt(DeploymentSnapshot.PROXY, 300));
    }

    /** Docker makes an empty folder where the file to be mounted is missing. */
    private static boolean isConfigFolder(VerifyContext context, Inspection inspection) {
        var source = Optional.ofNullable(inspection.mounts().get(VerifyContext.CONFIG_PATH))
                .map(Path::of);
        return source.filter(Files::isDirectory).isPresent()
                || (source.isPresent()
                        && context.snapshot()
                                .engine()
                                .readFile(
                                        context.snapshot().containerName(DeploymentSnapshot.PROXY),
                                        VerifyContext.CONFIG_PATH)
                                .isEmpty());
    }

    private static Failure databaseDown(VerifyContext context) {
        return new Failure(
                Problem.PROXY_DATABASE_DOWN,
                context.snapshot().containerName(DeploymentSnapshot.PROXY_POSTGRES),
                context.snapshot().state(DeploymentSnapshot.PROXY_POSTGRES));
    }

    private static Failure stopped(VerifyContext context) {
        return new Failure(
                Problem.PROXY_STOPPED,
                context.snapshot().containerName(DeploymentSnapshot.PROXY),
                context.snapshot().state(DeploymentSnapshot.PROXY));
    }
}
