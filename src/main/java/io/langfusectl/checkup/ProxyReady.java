package io.langfusectl.checkup;

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
final class ProxyReady implements Station {

    private static final Duration LONGEST = Duration.ofSeconds(12);
    private static final Duration PERIOD = Duration.ofMillis(500);

    /** A container that was told to end has one of these: none, or a signal's. */
    private static final Set<Integer> TOLD = Set.of(0, 130, 137, 143);

    /** What a LiteLLM that cannot start leaves in its log. */
    private static final Set<String> DEATH = Set.of("Traceback", "startup failed");

    @Override
    public void pass(Walk walk) throws InterruptedException {
        var until = walk.timer.now().plus(LONGEST);
        while (true) {
            var there = walk.scene().inspection(Scene.PROXY);
            if (!walk.scene().isRunning(Scene.PROXY)) {
                throw there.map(seen -> ended(walk, seen)).orElseGet(() -> stopped(walk));
            }
            var reply = walk.liteLlm().readiness(Walk.QUICK);
            if (reply.isOk()) {
                return;
            }
            var isLate = walk.timer.now().isAfter(until);
            trouble(walk, there.orElseThrow(), reply, isLate).ifPresent(failure -> {
                throw failure;
            });
            walk.timer.pause(PERIOD);
            walk.lookAgain();
        }
    }

    /** What is known of one that runs and does not answer; nothing as long as it may just be starting. */
    private static Optional<Failure> trouble(Walk walk, Inspection there, Reply reply, boolean isLate) {
        if (walk.scene().isDown(Scene.PROXY_POSTGRES)) {
            return Optional.of(databaseDown(walk));
        }
        if (there.restarts() > 0 && (there.oomKilled() || isLate || hasDied(walk))) {
            return Optional.of(died(walk, there));
        }
        return isLate ? Optional.of(new Failure(Problem.PROXY_SILENT, reply.words())) : Optional.empty();
    }

    private static boolean hasDied(Walk walk) {
        return walk.logOf(Scene.PROXY, 300).stream()
                .anyMatch(line -> DEATH.stream().anyMatch(line::contains));
    }

    private static Failure ended(Walk walk, Inspection there) {
        var isItsOwnDoing = there.state() == State.RESTARTING
                || (there.state() == State.EXITED && !TOLD.contains(there.exitCode()));
        return isItsOwnDoing || there.oomKilled() ? died(walk, there) : stopped(walk);
    }

    private static Failure died(Walk walk, Inspection there) {
        if (there.oomKilled()) {
            return new Failure(Problem.PROXY_OUT_OF_MEMORY, walk.scene().name(Scene.PROXY));
        }
        if (isFolder(walk, there)) {
            return new Failure(Problem.PROXY_CONFIG_IS_FOLDER, walk.scene().configFile());
        }
        return walk.scene().isDown(Scene.PROXY_POSTGRES)
                ? databaseDown(walk)
                : new Failure(
                        Problem.PROXY_CONFIG_REFUSED, walk.scene().configFile(), walk.lastWords(Scene.PROXY, 300));
    }

    /** Docker makes an empty folder where the file to be mounted is missing. */
    private static boolean isFolder(Walk walk, Inspection there) {
        var source = Optional.ofNullable(there.mounts().get(Walk.CONFIG)).map(Path::of);
        return source.filter(Files::isDirectory).isPresent()
                || (source.isPresent()
                        && walk.scene()
                                .engine()
                                .readFile(walk.scene().name(Scene.PROXY), Walk.CONFIG)
                                .isEmpty());
    }

    private static Failure databaseDown(Walk walk) {
        return new Failure(
                Problem.PROXY_DATABASE_DOWN,
                walk.scene().name(Scene.PROXY_POSTGRES),
                walk.scene().state(Scene.PROXY_POSTGRES));
    }

    private static Failure stopped(Walk walk) {
        return new Failure(
                Problem.PROXY_STOPPED,
                walk.scene().name(Scene.PROXY),
                walk.scene().state(Scene.PROXY));
    }
}
