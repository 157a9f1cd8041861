package io.langfusectl.stack.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.engine.EngineInfo;
import io.langfusectl.engine.FakeEngine;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.stack.ManualTimer;
import io.langfusectl.stack.plan.Plan;
import io.langfusectl.stack.plan.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class PlanExecutorTest {

    private final FakeEngine engine = new FakeEngine();
    private final Map<String, Operation> operations = new HashMap<>();
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());
    private final ManualTimer timer = new ManualTimer();

    @Test
    void a_step_waits_for_those_before_it() throws InterruptedException {
        run(1, step(Step.Type.START, "b", 1, Set.of("start a")), step(Step.Type.START, "a", 1, Set.of()));
        assertEquals(List.of("start a", "start b"), done);
    }

    @Test
    void the_longest_remaining_path_goes_first() throws InterruptedException {
        run(
                1,
                step(Step.Type.START, "short", 1, Set.of()),
                step(Step.Type.START, "long", 1, Set.of()),
                step(Step.Type.AWAIT, "long", 9, Set.of("start long")));
        assertEquals("start long", done.get(0));
    }

    @Test
    void no_more_is_worked_at_than_there_are_cores_while_waits_are_free() throws InterruptedException {
        var working = new AtomicInteger();
        var most = new AtomicInteger();
        var waits = new CountDownLatch(5);
        var steps = new ArrayList<Step>();
        for (int i = 0; i < 5; i++) {
            steps.add(step(Step.Type.AWAIT, "w" + i, 1, Set.of(), () -> {
                waits.countDown();
                waits.await();
            }));
            steps.add(step(Step.Type.START, "s" + i, 1, Set.of(), () -> {
                most.accumulateAndGet(working.incrementAndGet(), Math::max);
                working.decrementAndGet();
            }));
        }
        run(2, steps.toArray(Step[]::new));
        assertTrue(most.get() <= 2, "at once: " + most);
    }

    @Test
    void containers_leave_one_by_one_where_the_engine_can_deadlock() throws InterruptedException {
        engine.being(new EngineInfo("fake://", "20.10.24", "1.41", 8, 8L << 30, "/var/lib/fake", true, true));
        var leaving = new AtomicInteger();
        var most = new AtomicInteger();
        var steps = new ArrayList<Step>();
        for (int i = 0; i < 6; i++) {
            steps.add(step(i % 2 == 0 ? Step.Type.STOP : Step.Type.REMOVE, "c" + i, 1, Set.of(), () -> {
                most.accumulateAndGet(leaving.incrementAndGet(), Math::max);
                Thread.onSpinWait();
                leaving.decrementAndGet();
            }));
        }
        run(8, steps.toArray(Step[]::new));
        assertEquals(1, most.get());
    }

    @Test
    void a_failure_ends_the_run_at_once_and_stops_the_waits() {
        var interrupted = new AtomicBoolean();
        var waiting = new CountDownLatch(1);
        var failure = assertThrows(
                Failure.class,
                () -> run(
                        2,
                        step(Step.Type.AWAIT, "endless", 1, Set.of(), () -> {
                            waiting.countDown();
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                interrupted.set(true);
                                throw e;
                            }
                        }),
                        step(Step.Type.START, "bad", 1, Set.of(), () -> {
                            waiting.await();
                            throw new Failure(Problem.ENGINE_REFUSED, "no");
                        }),
                        step(Step.Type.START, "next", 1, Set.of("start bad"))));
        assertEquals(Problem.ENGINE_REFUSED, failure.problem());
        assertTrue(interrupted.get());
        assertFalse(done.contains("start next"));
    }

    @Test
    void work_on_the_engine_is_not_cut_short_by_a_failure_elsewhere() {
        var failed = new CountDownLatch(1);
        assertThrows(
                Failure.class,
                () -> run(
                        2,
                        step(Step.Type.CREATE, "half", 1, Set.of(), () -> {
                            failed.await();
                            assertFalse(Thread.currentThread().isInterrupted());
                        }),
                        step(Step.Type.AWAIT, "bad", 1, Set.of(), () -> {
                            failed.countDown();
                            throw new Failure(Problem.SERVICE_OUT_OF_MEMORY, "bad");
                        })));
        assertTrue(done.contains("create half"));
    }

    @Test
    void an_interrupt_ends_the_run_and_leaves_no_thread_behind() throws InterruptedException {
        var began = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var caught = new AtomicBoolean();
        var person = new Thread(() -> {
            try {
                run(1, step(Step.Type.AWAIT, "endless", 1, Set.of(), () -> {
                    began.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        ended.countDown();
                    }
                }));
            } catch (InterruptedException e) {
                caught.set(true);
            }
        });
        person.start();
        began.await();
        person.interrupt();
        person.join();
        assertTrue(caught.get());
        assertEquals(0, ended.getCount());
    }

    @Test
    void a_plan_that_goes_round_is_a_bug_and_not_a_hang() {
        assertThrows(
                IllegalStateException.class,
                () -> run(
                        1,
                        step(Step.Type.START, "a", 1, Set.of("start b")),
                        step(Step.Type.START, "b", 1, Set.of("start a"))));
    }

    @Test
    void progress_is_told_with_the_time_since_the_begin() throws InterruptedException {
        var told = new ArrayList<String>();
        var progressReporter =
                new ProgressReporter(p -> told.add(p.service() + " " + p.state() + " " + p.millis()), timer);
        var slow = step(Step.Type.AWAIT, "db", 1, Set.of(), () -> timer.pause(Duration.ofMillis(40)));
        run(1, progressReporter, slow);
        assertEquals(List.of("db waiting 0", "db ready 40"), told);
    }

    /** What a step of these tests does. */
    @FunctionalInterface
    private interface Operation {
        void run() throws InterruptedException;
    }

    private void run(int cores, Step... steps) throws InterruptedException {
        run(cores, new ProgressReporter(p -> {}, timer), steps);
    }

    private void run(int cores, ProgressReporter progressReporter, Step... steps) throws InterruptedException {
        var plan = new Plan(List.of(steps), List.of());
        var scheduler = new Scheduler(plan, cores, engine.info().deadlockProne());
        new PlanExecutor(plan, this::runStep, progressReporter, scheduler).run();
    }

    private void runStep(Step step) throws InterruptedException {
        Objects.requireNonNull(operations.get(step.key())).run();
        done.add(step.key());
    }

    private Step step(Step.Type type, String resource, double seconds, Set<String> after) {
        return step(type, resource, seconds, after, () -> {});
    }

    private Step step(Step.Type type, String resource, double seconds, Set<String> after, Operation operation) {
        var step = new Step(type, resource, "demo", resource, resource, "test", after, seconds, Step.NoOperands.NONE);
        operations.put(step.key(), operation);
        return step;
    }
}
