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

    private static final Duration LONGEST = Duration.ofSeconds(12);
    private static final Duration PERIOD = Duration.ofMillis(500);

    /** A container that was told to end has one of these: none, or a signal's. */
    private static final Set<Integer> TOLD = Set.of(0, 130, 137, 143);

    /** What a LiteLLM that cannot start leaves in its log. */
    private static final Set<String> DEATH = Set.of("Traceback", "startup failed");

    @Override
    public void run(VerifyContext context) throws InterruptedException {
        var until = context.timer.now().plus(LONGEST);
        while (true) {
            var there = context.snapshot().inspection(DeploymentSnapshot.PROXY);
            if (!context.snapshot().isRunning(DeploymentSnapshot.PROXY)) {
                throw there.map(seen -> ended(context, seen)).orElseGet(() -> stopped(context));
            }
            var reply = context.liteLlm().readiness(VerifyContext.QUICK);
            if (reply.isOk()) {
                return;
            }
            var isLate = context.timer.now().isAfter(until);
            trouble(context, there.orElseThrow(), reply, isLate).ifPresent(failure -> {
                throw failure;
            });
            context.timer.pause(PERIOD);
            context.lookAgain();
        }
    }

    /** What is known of one that runs and does not answer; nothing as long as it may just be starting. */
    private static Optional<Failure> trouble(VerifyContext context, Inspection there, Reply reply, boolean isLate) {
        if (context.snapshot().isDown(DeploymentSnapshot.PROXY_POSTGRES)) {
            return Optional.of(databaseDown(context));
        }
        if (there.restarts() > 0 && (there.oomKilled() || isLate || hasDied(context))) {
            return Optional.of(died(context, there));
        }
        return isLate ? Optional.of(new Failure(Problem.PROXY_SILENT, reply.words())) : Optional.empty();
    }

    private static boolean hasDied(VerifyContext context) {
        return context.logOf(DeploymentSnapshot.PROXY, 300).stream()
                .anyMatch(line -> DEATH.stream().anyMatch(line::contains));
    }

    private static Failure ended(VerifyContext context, Inspection there) {
        var isItsOwnDoing = there.state() == State.RESTARTING
                || (there.state() == State.EXITED && !TOLD.contains(there.exitCode()));
        return isItsOwnDoing || there.oomKilled() ? died(context, there) : stopped(context);
    }

    private static Failure died(VerifyContext context, Inspection there) {
        if (there.oomKilled()) {
            return new Failure(Problem.PROXY_OUT_OF_MEMORY, context.snapshot().name(DeploymentSnapshot.PROXY));
        }
        if (isFolder(context, there)) {
            return new Failure(
                    Problem.PROXY_CONFIG_IS_FOLDER, context.snapshot().configFile());
        }
        return context.snapshot().isDown(DeploymentSnapshot.PROXY_POSTGRES)
                ? databaseDown(context)
                : new Failure(
                        Problem.PROXY_CONFIG_REFUSED,
                        context.snapshot().configFile(),
                        context.lastWords(DeploymentSnapshot.PROXY, 300));
    }

    /** Docker makes an empty folder where the file to be mounted is missing. */
    private static boolean isFolder(VerifyContext context, Inspection there) {
        var source =
                Optional.ofNullable(there.mounts().get(VerifyContext.CONFIG)).map(Path::of);
        return source.filter(Files::isDirectory).isPresent()
                || (source.isPresent()
                        && context.snapshot()
                                .engine()
                                .readFile(context.snapshot().name(DeploymentSnapshot.PROXY), VerifyContext.CONFIG)
                                .isEmpty());
    }

    private static Failure databaseDown(VerifyContext context) {
        return new Failure(
                Problem.PROXY_DATABASE_DOWN,
                context.snapshot().name(DeploymentSnapshot.PROXY_POSTGRES),
                context.snapshot().state(DeploymentSnapshot.PROXY_POSTGRES));
    }

    private static Failure stopped(VerifyContext context) {
        return new Failure(
                Problem.PROXY_STOPPED,
                context.snapshot().name(DeploymentSnapshot.PROXY),
                context.snapshot().state(DeploymentSnapshot.PROXY));
    }
}
