package io.langfusectl.engine.transport;

import io.langfusectl.system.Environment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The standard streams of a child process as one channel; what it complains of becomes the cause of a failure. */
public final class ProcessChannel extends AbstractInterruptibleChannel implements ByteChannel {

    private static final int BUFFER = 32 * 1024;
    private static final int COMPLAINT = 2_000;

    private final Process process;
    private final byte[] buffer = new byte[BUFFER];

    private ProcessChannel(Process process) {
        this.process = process;
    }

    public static ProcessChannel start(List<String> command) throws IOException {
        return new ProcessChannel(
                Environment.handOn(new ProcessBuilder(command)).start());
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        var n = -1;
        begin();
        try {
            n = process.getInputStream().read(buffer, 0, Math.min(buffer.length, into.remaining()));
        } finally {
            end(n > 0);
        }
        if (n < 0) {
            throwIfItFailed();
            return n;
        }
        into.put(buffer, 0, n);
        return n;
    }

    /** Only a process that ended by itself has something to say. */
    private void throwIfItFailed() throws IOException {
        if (isOpen()) {
            var complaint = new String(process.getErrorStream().readNBytes(COMPLAINT), StandardCharsets.UTF_8).strip();
            if (!complaint.isEmpty()) {
                throw new IOException(complaint);
            }
        }
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        var bytes = new byte[from.remaining()];
        from.get(bytes);
        var written = false;
        begin();
        try {
            process.getOutputStream().write(bytes);
            process.getOutputStream().flush();
            written = true;
        } catch (IOException e) {
            throwIfItFailed();
            throw e;
        } finally {
            end(written);
        }
        return bytes.length;
    }

    @Override
    protected void implCloseChannel() {
        process.destroy();
    }
}
