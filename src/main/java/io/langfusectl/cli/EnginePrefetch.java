package io.langfusectl.cli;

import io.langfusectl.engine.Engine;
import io.langfusectl.engine.docker.DockerEngine;
import io.langfusectl.problem.Failure;
import io.langfusectl.stack.StackService;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A first look that begins while the arguments are still being read, which takes as long. Whether the command will look
 * is a guess: a wrong one costs a look that nobody asked for, and no more.
 */
final class EnginePrefetch implements AutoCloseable {

    /** A start with one of these does not begin with a look at the containers alone, as {@link UpToDateCheck} does. */
    private static final Set<String> CHANGES_START =
            Set.of("--dry-run", "--pull", "--auto-ports", "--instance", "-c", "--config", "--json=events");

    private final Supplier<Engine> engines;
    private final Path directory;
    private final FutureTask<EngineSnapshot> task = new FutureTask<>(this::begin);
    private volatile @Nullable Engine engine;

    private EnginePrefetch(Supplier<Engine> engines, Path directory) {
        this.engines = engines;
        this.directory = directory;
    }

    /** @param engines finds the engine */
    static Optional<EnginePrefetch> of(ProcessContext processContext, List<String> args, Supplier<Engine> engines) {
        Path folder;
        try {
            folder = folder(processContext, args);
        } catch (InvalidPathException refusedLater) {
            return Optional.empty();
        }
        var willLook = (args.contains("status") && Files.exists(folder.resolve(".env")))
                || (args.contains("start")
                        && args.stream().noneMatch(EnginePrefetch::changesStart)
                        && Files.exists(folder.resolve(".langfuse-ctl/started")));
        if (!willLook) {
            return Optional.empty();
        }
        var start = new EnginePrefetch(engines, folder);
        daemon(EnginePrefetch::wake);
        daemon(start.task);
        return Optional.of(start);
    }

    private static boolean changesStart(String arg) {
        return CHANGES_START.contains(arg) || CHANGES_START.contains(arg.replaceFirst("=.*", ""));
    }

    private static void wake() {
        DockerEngine.warmUpSockets();
        StackService.warmUpProbes();
    }

    private static Path folder(ProcessContext processContext, List<String> args) {
        var option = Math.max(args.indexOf("-C"), args.indexOf("--directory"));
        return processContext.folder(option >= 0 && option + 1 < args.size() ? args.get(option + 1) : "");
    }

    private EngineSnapshot begin() {
        var found = engines.get();
        engine = found;
        daemon(() -> ask(found));
        return EngineSnapshot.of(found);
    }

    /** What it answers is remembered, and each running service is asked with its help. */
    private static void ask(Engine engine) {
        try {
            engine.isLocal();
        } catch (Failure askedAgain) {
            return; // by whoever needs the answer
        }
    }

    private static void daemon(Runnable work) {
        var thread = new Thread(work, "langfuse-ctl-look");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether it is in that folder that it looks. */
    boolean isIn(Path folder) {
        return directory.equals(folder);
    }

    /** What was seen; the caller closes it. */
    EngineSnapshot end() throws InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Ends a look that nobody waited for. */
    @Override
    public void close() {
        task.cancel(true);
        var found = engine;
        if (found != null) {
            found.close();
        }
    }
}
