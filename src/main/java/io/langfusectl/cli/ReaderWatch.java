package io.langfusectl.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Ends a command that follows something quiet once the reader of its output has gone, which it would notice only with
 * its next line. Java cannot ask a pipe whether it has a reader; GNU's tail does, once a second. Where there is another
 * tail, the next line it is.
 */
final class ReaderWatch implements AutoCloseable {

    /** How an end by SIGPIPE is told. */
    private static final int BROKEN_PIPE = 128 + 13;

    private static final int PATIENCE_MS = 1_000;

    private final Thread command = Thread.currentThread();
    private final @Nullable Thread watcher;

    private ReaderWatch(@Nullable ResultStream results) {
        watcher = results == null ? null : new Thread(() -> watch(results), "langfuse-ctl-reader");
        if (watcher != null) {
            watcher.setDaemon(true);
            watcher.start();
        }
    }

    /**
     * From now on, until it is closed, this thread is interrupted when nobody reads any more.
     *
     * @param isQuiet the command may have nothing to write for long
     */
    static ReaderWatch begin(ProcessContext processContext, boolean isQuiet) {
        return new ReaderWatch(
                isQuiet && processContext.out() instanceof ResultStream results && ResultStream.isPipe()
                        ? results
                        : null);
    }

    private void watch(ResultStream results) {
        // it holds the pipe open too, and must not outlive this process, however that ends
        var pid = "--pid=" + ProcessHandle.current().pid();
        try {
            var tail = new ProcessBuilder("tail", "-f", pid, "/dev/null")
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                if (tail.waitFor() == BROKEN_PIPE) {
                    results.readerHasGone();
                    command.interrupt();
                }
            } finally {
                tail.destroy();
            }
        } catch (IOException | InterruptedException noTailOrNoNeed) {
            return;
        }
    }

    @Override
    public void close() {
        if (watcher == null) {
            return;
        }
        watcher.interrupt();
        try {
            watcher.join(PATIENCE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
