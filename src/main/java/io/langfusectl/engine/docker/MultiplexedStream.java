package io.langfusectl.engine.docker;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.locks.LockSupport;

/** Demultiplexes stdout and stderr from frames with an eight-byte header. */
final class MultiplexedStream {

    private static final int STDERR = 2;
    private static final long BATCH_NANOS = 100_000;

    private MultiplexedStream() {}

    /** Passes on each frame as soon as it is received. */
    static void copy(InputStream frames, OutputStream stdout, OutputStream stderr) throws IOException {
        copy(frames, stdout, stderr, 0);
    }

    /** Copies a log that is already complete; pauses briefly so that several frames arrive per read. */
    static void copyAll(InputStream frames, OutputStream stdout, OutputStream stderr) throws IOException {
        copy(frames, stdout, stderr, BATCH_NANOS);
    }

    private static void copy(InputStream frames, OutputStream stdout, OutputStream stderr, long pauseNanos)
            throws IOException {
        var header = new byte[8];
        var buffer = new byte[32 * 1024];
        for (var n = frames.readNBytes(header, 0, 8); n == 8; n = frames.readNBytes(header, 0, 8)) {
            copy(frames, size(header), header[0] == STDERR ? stderr : stdout, buffer);
            if (frames.available() == 0) {
                stdout.flush();
                stderr.flush();
                LockSupport.parkNanos(pauseNanos);
            }
        }
        stdout.flush();
        stderr.flush();
    }

    private static void copy(InputStream frames, long size, OutputStream sink, byte[] buffer) throws IOException {
        for (var left = size; left > 0; ) {
            var n = frames.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (n < 0) {
                throw new EOFException("a frame that breaks off");
            }
            sink.write(buffer, 0, n);
            left -= n;
        }
    }

    private static long size(byte[] header) {
        return (header[4] & 0xffL) << 24 | (header[5] & 0xff) << 16 | (header[6] & 0xff) << 8 | (header[7] & 0xff);
    }

    /** A terminal's output, which is not framed. */
    static void copyRaw(InputStream bytes, OutputStream stdout) throws IOException {
        var buffer = new byte[32 * 1024];
        for (var n = bytes.read(buffer); n >= 0; n = bytes.read(buffer)) {
            stdout.write(buffer, 0, n);
            if (bytes.available() == 0) {
                stdout.flush();
            }
        }
        stdout.flush();
    }
}
