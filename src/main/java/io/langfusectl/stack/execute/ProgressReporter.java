package io.langfusectl.stack.execute;

import io.langfusectl.stack.model.ProgressEvent;
import io.langfusectl.stack.model.ProgressEvent.State;
import io.langfusectl.stack.model.TimeSource;
import io.langfusectl.stack.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** Sends progress events to a listener, one at a time, with the time since the start. */
public final class ProgressReporter {

    private final Consumer<ProgressEvent> listener;
    private final TimeSource timeSource;
    private final Instant began;

    public ProgressReporter(Consumer<ProgressEvent> listener, TimeSource timeSource) {
        this.listener = listener;
        this.timeSource = timeSource;
        this.began = timeSource.now();
    }

    void stepStarted(Step step) {
        report(
                step,
                switch (step.type()) {
                    case PULL -> State.PULLING;
                    case CREATE, CREATE_NETWORK, CREATE_VOLUME -> State.CREATING;
                    case START -> State.STARTING;
                    case AWAIT -> State.WAITING;
                    case STOP -> State.STOPPING;
                    case REMOVE, REMOVE_NETWORK, REMOVE_VOLUME -> State.REMOVING;
                });
    }

    /** Reports final states only; the end of an intermediate step is not reported. */
    void stepEnded(Step step) {
        switch (step.type()) {
            case AWAIT -> report(step, State.READY);
            case STOP -> report(step, State.STOPPED);
            case REMOVE, REMOVE_NETWORK, REMOVE_VOLUME -> report(step, State.REMOVED);
            case CREATE_NETWORK, CREATE_VOLUME -> report(step, State.CREATED);
            case PULL, CREATE, START -> {}
        }
    }

    /** Adds the elapsed time to an event and reports it. */
    public synchronized void report(ProgressEvent progressEvent) {
        listener.accept(
                progressEvent.at(Duration.between(began, timeSource.now()).toMillis()));
    }

    private void report(Step step, State state) {
        report(new ProgressEvent(
                step.stack(), step.service(), step.type().toString(), step.label(), state, 0, 0, "", 0));
    }
}
