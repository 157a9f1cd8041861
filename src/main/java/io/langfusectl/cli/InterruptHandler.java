package io.langfusectl.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C: the command's thread is interrupted, and has a moment to leave things whole and say how to go on. Where it
 * waits for an answer nothing is under way, and the program ends at once.
 */
final class InterruptHandler implements AutoCloseable {

    private static final int GRACE_SECONDS = 20;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread command = Thread.currentThread();
    private final Thread hook = new Thread(this::end, "langfuse-ctl-interruption");

    private final TerminalInput terminalInput;

    private InterruptHandler(TerminalInput terminalInput) {
        this.terminalInput = terminalInput;
    }

    /** From now on a signal that ends the program interrupts this thread first. */
    static InterruptHandler watch(TerminalInput terminalInput) {
        var interruptHandler = new InterruptHandler(terminalInput);
        Runtime.getRuntime().addShutdownHook(interruptHandler.hook);
        return interruptHandler;
    }

    private void end() {
        if (terminalInput.interrupt()) {
            return;
        }
        command.interrupt();
        try {
            if (!done.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
                Thread.currentThread().interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            return;
        }
    }
}
