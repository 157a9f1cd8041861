package io.langfusectl.cli;

import io.langfusectl.engine.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A first look that begins while the arguments are still being read, which takes as long. Whether the command will look
 * is a guess: a wrong one costs a look that nobody asked for, and no more.
 */
final class HeadStart implements AutoCloseable {

    private final Supplier<Engine> engines;
    private final FutureTask<FirstLook> task = new FutureTask<>(this::begin);
    private volatile @Nullable Engine engine;

    private HeadStart(Supplier<Engine> engines) {
        this.engines = engines;
    }

    /** @param engines finds the engine */
    static Optional<HeadStart> of(Host host, List<String> args, Supplier<Engine> engines) {
        var folder = folder(host, args);
        var willLook = (args.contains("status") && Files.exists(folder.resolve(".env")))
                || (args.contains("start") && Files.exists(folder.resolve(".langfuse-ctl/started")));
        if (!willLook) {
            return Optional.empty();
        }
        var start = new HeadStart(engines);
        var thread = new Thread(start.task, "langfuse-ctl-look");
        thread.setDaemon(true);
        thread.start();
        return Optional.of(start);
    }

    private static Path folder(Host host, List<String> args) {
        var option = Math.max(args.indexOf("-C"), args.indexOf("--directory"));
        return option >= 0 && option + 1 < args.size()
                ? host.directory().resolve(args.get(option + 1))
                : host.directory();
    }

    private FirstLook begin() {
        var found = engines.get();
        engine = found;
        found.about(); // remembered, and each running service is asked with its help
        return FirstLook.at(found);
    }

    /** What was seen; the caller closes it. */
    FirstLook end() throws InterruptedException {
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
