package io.langfusectl.cli;

import java.io.PrintStream;
import java.io.Writer;

/** Letters for a stream that has its own charset. */
final class PrintStreamWriter extends Writer {

    private final PrintStream stream;

    PrintStreamWriter(PrintStream stream) {
        this.stream = stream;
    }

    @Override
    public void write(char[] letters, int start, int length) {
        stream.print(new String(letters, start, length));
    }

    @Override
    public void flush() {
        stream.flush();
    }

    @Override
    public void close() {
        stream.flush();
    }
}
