package io.langfusectl.engine.transport;

import java.io.IOException;
import java.io.InputStream;

/** The body of an answer: of a known length, in chunks, or until the other side ends the conversation. */
final class HttpBody extends InputStream {

    private static final int MOST_DIGITS = 15;

    private enum Framing {
        LENGTH,
        CHUNKED,
        ENDING
    }

    private final HttpInput input;
    private final Framing framing;
    private long left;
    private boolean finished;

    private HttpBody(HttpInput input, Framing framing, long left) {
        this.input = input;
        this.framing = framing;
        this.left = left;
        this.finished = framing == Framing.LENGTH && left == 0;
    }

    static HttpBody ofLength(HttpInput input, long length) {
        return new HttpBody(input, Framing.LENGTH, length);
    }

    static HttpBody chunked(HttpInput input) {
        return new HttpBody(input, Framing.CHUNKED, 0);
    }

    static HttpBody untilTheEnd(HttpInput input) {
        return new HttpBody(input, Framing.ENDING, Long.MAX_VALUE);
    }

    /** The whole body was read: the connection can serve another exchange, if it still stands. */
    boolean isFinished() {
        return finished && framing != Framing.ENDING;
    }

    @Override
    public int read() {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int wanted) {
        if (wanted == 0) {
            return 0;
        }
        if (!finished && framing == Framing.CHUNKED && left == 0) {
            nextChunk();
        }
        if (finished) {
            return -1;
        }
        var n = input.read(into, from, (int) Math.min(wanted, left));
        if (n < 0 && framing != Framing.ENDING) {
            throw input.failed(null);
        }
        left -= Math.max(n, 0);
        finished = n < 0 || (framing == Framing.LENGTH && left == 0);
        if (framing == Framing.CHUNKED && left == 0) {
            skipLine(input.read());
        }
        return n;
    }

    /** About what can be read without waiting; between two chunks the head of the next one counts too. */
    @Override
    public int available() {
        var buffered = input.buffered();
        return framing == Framing.CHUNKED && left == 0 ? buffered : (int) Math.min(left, buffered);
    }

    private void nextChunk() {
        left = size();
        if (left == 0) {
            finished = true;
            skipTrailers();
        }
    }

    /** Without a text: a log has a chunk for each of its lines. */
    private long size() {
        long size = 0;
        int digits = 0;
        var letter = input.read();
        for (int digit = hex(letter); digit >= 0 && digits <= MOST_DIGITS; digit = hex(letter)) {
            size = size * 16 + digit;
            digits++;
            letter = input.read();
        }
        if (digits == 0 || digits > MOST_DIGITS || " ;\r\n".indexOf(letter) < 0) {
            throw input.failed(new IOException("that is not the size of a chunk"));
        }
        skipLine(letter);
        return size;
    }

    private static int hex(int letter) {
        if (letter >= '0' && letter <= '9') {
            return letter - '0';
        }
        var small = letter | 0x20;
        return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
    }

    private void skipLine(int from) {
        for (int letter = from; letter != '\n'; letter = input.read()) {
            if (letter < 0) {
                throw input.failed(null);
            }
        }
    }

    private void skipTrailers() {
        var line = input.line();
        while (!line.isEmpty()) {
            line = input.line();
        }
    }
}
