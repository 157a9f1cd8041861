package io.langfusectl.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.langfusectl.engine.Container.State;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The fake sits the exam too, or it would prove nothing to those who build on it. */
final class FakeEngineTest implements EngineContract {

    private final FakeEngine engine = new FakeEngine().having("busybox:1.36");

    @Override
    public Engine engine() {
        return engine;
    }

    @Override
    public String image() {
        return "busybox:1.36";
    }

    @Override
    public String project() {
        return "ctl-it-fake";
    }

    @Override
    public ServiceFixture printing(String service, String line) {
        engine.logging(nameOf(service), line);
        return specimen(service);
    }

    @Override
    public ServiceFixture ending(String service, int code) {
        engine.becoming(nameOf(service), State.RUNNING, State.EXITED).exitingWith(nameOf(service), code);
        return specimen(service);
    }

    @Test
    void each_look_shows_the_next_state_and_the_last_one_stays() {
        engine.becoming(nameOf("db"), State.RESTARTING, State.RUNNING);
        engine.createContainer(owner(), specimen("db").make());
        engine.start(nameOf("db"));
        assertEquals(List.of(State.RESTARTING, State.RUNNING, State.RUNNING), List.of(look(), look(), look()));
    }

    private State look() {
        return engine.inspect(nameOf("db")).orElseThrow().state();
    }
}
