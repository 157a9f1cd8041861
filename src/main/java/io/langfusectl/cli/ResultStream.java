package io.langfusectl.cli;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Standard output. A {@link PrintStream} only knows that it could not write; this one also knows why. */
final class ResultStream extends PrintStream {

    private static final Path STANDARD_OUTPUT = Path.of("/dev/fd/1");

    private static final int FILE_TYPE = 0170000;
    private static final int PIPE = 0010000;
    private static final int SOCKET = 0140000;

    private final Target target;

    /** Standard output of this process. */
    static ResultStream of(Charset charset) {
        return new ResultStream(new Target(new FileOutputStream(FileDescriptor.out)), charset);
    }

    private ResultStream(Target target, Charset charset) {
        super(target, true, charset);
        this.target = target;
    }

    /**
     * Why a stream did not take what was written to it, if it did not: {@code OUTPUT_CLOSED} if its reader has gone,
     * else {@code OUTPUT_NOT_WRITTEN}.
     */
    static Optional<Failure> failureOf(PrintStream stream) {
        if (!stream.checkError()) {
            return Optional.empty();
        }
        var cause = stream instanceof ResultStream results ? results.target.failure : null;
        return Optional.of(
                stream instanceof ResultStream && isPipe()
                        ? new Failure(Problem.OUTPUT_CLOSED)
                        : cause == null
                                ? new Failure(Problem.OUTPUT_NOT_WRITTEN)
                                : new Failure(cause, Problem.OUTPUT_NOT_WRITTEN));
    }

    /**
     * Whether a process reads it, not a terminal, a file or a device: it can be written until that process has gone.
     */
    static boolean isPipe() {
        try {
            var type = (int) Files.getAttribute(STANDARD_OUTPUT, "unix:mode") & FILE_TYPE;
            return type == PIPE || type == SOCKET;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
            return false;
        }
    }

    /** It was found out otherwise that nobody reads it any more. */
    void readerHasGone() {
        setError();
    }

    /** The descriptor, and the first failure to write to it: nothing is written after that. */
    private static final class Target extends OutputStream {

        private final FileOutputStream file;
        private volatile @Nullable IOException failure;

        Target(FileOutputStream file) {
            this.file = file;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int start, int length) throws IOException {
            if (failure != null) {
                throw failure;
            }
            try {
                file.write(octets, start, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }
}
