package io.langfusectl.stack.logs;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Splits bytes into lines. */
final class LineOutputStream extends OutputStream {

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Consumer<String> consumer;
    private final Runnable pause;

    LineOutputStream(Consumer<String> consumer) {
        this(consumer, () -> {});
    }

    /** @param pause runs when no more bytes are available for now */
    LineOutputStream(Consumer<String> consumer, Runnable pause) {
        this.consumer = consumer;
        this.pause = pause;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        var from = offset;
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\n') {
                end(bytes, from, i - from);
                from = i + 1;
            }
        }
        line.write(bytes, from, offset + length - from);
    }

    /** Most lines arrive whole and need not be assembled. */
    private void end(byte[] bytes, int from, int length) {
        if (line.size() == 0) {
            tell(new String(bytes, from, length, StandardCharsets.UTF_8));
        } else {
            line.write(bytes, from, length);
            end();
        }
    }

    @Override
    public void flush() {
        pause.run();
    }

    /** Emits what is left as a line. */
    @Override
    public void close() {
        if (line.size() > 0) {
            end();
        }
    }

    private void end() {
        var text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        tell(text);
    }

    private void tell(String text) {
        consumer.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }
}
