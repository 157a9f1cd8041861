package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TerminalInputTest {

    private final PipedOutputStream keyboard = new PipedOutputStream();
    private final CountDownLatch answered = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private TerminalInput terminalInput = new TerminalInput(new PipedInputStream());

    @BeforeEach
    void plug() throws IOException {
        terminalInput = new TerminalInput(new PipedInputStream(keyboard));
    }

    private void type(String letters) throws IOException {
        keyboard.write(letters.getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }

    @Test
    void an_answer_that_comes_after_a_signal_is_none() throws Exception {
        var asked = new CountDownLatch(1);
        var typed = new CountDownLatch(1);
        var thread = new Thread(() -> {
            terminalInput.answer(
                    () -> {
                        asked.countDown();
                        return awaited(typed);
                    },
                    interrupted::countDown);
            answered.countDown();
        });
        thread.setDaemon(true);
        thread.start();
        asked.await();
        assertTrue(terminalInput.interrupt());
        assertEquals(0, interrupted.getCount());
        typed.countDown();
        assertFalse(answered.await(500, TimeUnit.MILLISECONDS), "it goes on");
    }

    /** Whoever sees the question may press Ctrl-C at once. */
    @Test
    void a_signal_that_comes_while_the_question_is_printed_finds_it() throws Exception {
        var printed = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var thread = new Thread(() -> {
            terminalInput.line(
                    () -> {
                        printed.countDown();
                        awaited(go);
                    },
                    interrupted::countDown);
            answered.countDown();
        });
        thread.setDaemon(true);
        thread.start();
        printed.await();
        assertTrue(terminalInput.interrupt());
        assertEquals(0, interrupted.getCount());
        type("yes\n");
        go.countDown();
        assertFalse(answered.await(500, TimeUnit.MILLISECONDS), "it goes on");
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Test
    void a_signal_that_comes_right_after_the_answer_counts_as_before_it() throws Exception {
        terminalInput = new TerminalInput(new PipedInputStream(), Duration.ofMinutes(1));
        var read = new CountDownLatch(1);
        var thread = new Thread(() -> {
            terminalInput.answer(
                    () -> {
                        read.countDown();
                        return "y";
                    },
                    interrupted::countDown);
            answered.countDown();
        });
        thread.setDaemon(true);
        thread.start();
        read.await();
        assertTrue(terminalInput.interrupt());
        assertEquals(0, interrupted.getCount());
        assertFalse(answered.await(500, TimeUnit.MILLISECONDS), "it goes on");
    }

    @Test
    void while_the_program_ends_nothing_is_asked() throws IOException {
        type("y\n");
        assertFalse(terminalInput.interrupt());
        var failure = assertThrows(Failure.class, () -> terminalInput.line(() -> {}, interrupted::countDown));
        assertEquals(Problem.INTERRUPTED, failure.problem());
        assertEquals(1, interrupted.getCount());
    }

    @Test
    void once_it_is_answered_a_signal_finds_no_question() throws IOException {
        type(" y \n");
        assertEquals(Optional.of("y"), terminalInput.line(() -> {}, interrupted::countDown));
        assertFalse(terminalInput.interrupt());
    }
}
