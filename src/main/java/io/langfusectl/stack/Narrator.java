package io.langfusectl.stack;

import io.langfusectl.stack.Progress.State;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** Tells what happens while a plan is carried out, one at a time and with the time since it began. */
final class Narrator {

    private final Consumer<Progress> listener;
    private final Timer timer;
    private final Instant began;

    Narrator(Consumer<Progress> listener, Timer timer) {
        this.listener = listener;
        this.timer = timer;
        this.began = timer.now();
    }

    void begins(Step step) {
        tell(
                step,
                switch (step.verb()) {
                    case PULL -> State.PULLING;
                    case CREATE, CREATE_NETWORK, CREATE_VOLUME -> State.CREATING;
                    case START -> State.STARTING;
                    case AWAIT -> State.WAITING;
                    case STOP -> State.STOPPING;
                    case REMOVE, REMOVE_NETWORK, REMOVE_VOLUME -> State.REMOVING;
                });
    }

    /** What only leads to the next step is not told: only where the service has arrived. */
    void ends(Step step) {
        switch (step.verb()) {
            case AWAIT -> tell(step, State.READY);
            case STOP -> tell(step, State.STOPPED);
            case REMOVE, REMOVE_NETWORK, REMOVE_VOLUME -> tell(step, State.REMOVED);
            case PULL, CREATE, CREATE_NETWORK, CREATE_VOLUME, START -> {}
        }
    }

    /** Completes what a step tells in its course. */
    synchronized void tell(Progress progress) {
        listener.accept(progress.at(Duration.between(began, timer.now()).toMillis()));
    }

    private void tell(Step step, State state) {
        tell(new Progress(step.stack(), step.service(), step.verb().toString(), step.subject(), state, 0, 0, "", 0));
    }
}
