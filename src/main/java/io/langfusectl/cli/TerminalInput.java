package io.langfusectl.cli;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.system.NativeText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Questions at the keyboard. Java cannot interrupt a thread that reads the keyboard: a signal that comes meanwhile ends
 * the program over its head, and what waited for the answer never goes on.
 */
final class TerminalInput {

    /** How long a signal takes until it is heard, with room to spare: what was typed after Ctrl-C is no answer. */
    private static final Duration SIGNAL = Duration.ofMillis(200);

    /** One for all questions: it may read ahead what was typed for the next. */
    private final BufferedReader typed;

    private final Duration signal;
    private @Nullable Runnable ifInterrupted;
    private boolean isEnding;

    TerminalInput(InputStream in) {
        this(in, SIGNAL);
    }

    TerminalInput(InputStream in, Duration signal) {
        this.signal = signal;
        this.typed = new BufferedReader(new InputStreamReader(in, NativeText.encodingOfOutput()));
    }

    /**
     * The line that was typed, without the blanks at its ends; nothing if the input ended before the line did.
     *
     * @param question prints it; a signal that comes while it is printed finds a question without an answer
     * @param ifInterrupted is run when a signal ends the program before there is an answer
     */
    Optional<String> line(Runnable question, Runnable ifInterrupted) {
        return answer(
                () -> {
                    question.run();
                    return line();
                },
                ifInterrupted);
    }

    /** What this reads from the keyboard by other means. */
    <T> T answer(Supplier<T> read, Runnable ifInterrupted) {
        begin(ifInterrupted);
        var answer = read.get();
        end();
        return answer;
    }

    private Optional<String> line() {
        var line = new StringBuilder();
        try {
            for (int c = typed.read(); c >= 0; c = typed.read()) {
                if (c == '\n') {
                    return Optional.of(line.toString().strip());
                }
                line.append((char) c);
            }
        } catch (IOException terminalIsGone) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private synchronized void begin(Runnable interrupted) {
        if (isEnding) {
            throw new Failure(Problem.INTERRUPTED, "langfuse-ctl");
        }
        ifInterrupted = interrupted;
    }

    private void end() {
        LockSupport.parkNanos(signal.toNanos());
        while (!isAnswered()) {
            LockSupport.park(); // until the program has ended, which it is about to
        }
    }

    private synchronized boolean isAnswered() {
        if (isEnding) {
            return false;
        }
        ifInterrupted = null;
        return true;
    }

    /** A signal has begun to end the program. */
    synchronized boolean isEnding() {
        return isEnding;
    }

    /** The program is ending: no question is asked any more. Whether there was one, which has no answer now. */
    synchronized boolean interrupt() {
        isEnding = true;
        if (ifInterrupted == null) {
            return false;
        }
        ifInterrupted.run();
        return true;
    }
}
