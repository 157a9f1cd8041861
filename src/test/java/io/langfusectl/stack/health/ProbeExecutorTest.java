package io.langfusectl.stack.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Many services are asked by few threads, and nobody waits for one that is silent. */
final class ProbeExecutorTest {

    private static final int MANY = 60;
    private static final long LONG = TimeUnit.SECONDS.toNanos(30);

    @Test
    void questions_that_are_answered_at_once_share_a_few_threads() throws InterruptedException, TimeoutException {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        try (var probeExecutor = new ProbeExecutor()) {
            var futures = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < MANY; i++) {
                futures.add(probeExecutor.ask(() -> threads.add(Thread.currentThread())));
            }
            for (var future : futures) {
                probeExecutor.answer(future, LONG);
            }
        }
        assertTrue(threads.size() <= ProbeExecutor.FEW, threads.toString());
    }

    /** All but the last wait until the last was asked. */
    @Test
    void silent_services_do_not_keep_the_others_from_being_asked() throws InterruptedException, TimeoutException {
        var last = new CountDownLatch(1);
        try (var probeExecutor = new ProbeExecutor()) {
            var futures = new ArrayList<Future<String>>();
            for (int i = 0; i < MANY; i++) {
                futures.add(probeExecutor.ask(() -> last.await(30, TimeUnit.SECONDS) ? "answered" : "in vain"));
            }
            futures.add(probeExecutor.ask(() -> {
                last.countDown();
                return "answered";
            }));
            for (var future : futures) {
                assertEquals("answered", probeExecutor.answer(future, LONG));
            }
        }
    }

    @Test
    void who_says_nothing_is_waited_for_as_long_as_was_said_and_a_failure_is_told() throws InterruptedException {
        try (var probeExecutor = new ProbeExecutor()) {
            var silent = probeExecutor.ask(() -> {
                Thread.currentThread().join();
                return "";
            });
            assertThrows(TimeoutException.class, () -> probeExecutor.answer(silent, TimeUnit.MILLISECONDS.toNanos(70)));
            var failing = probeExecutor.ask(() -> {
                throw new IllegalArgumentException("no");
            });
            assertThrows(IllegalArgumentException.class, () -> probeExecutor.answer(failing, LONG));
        }
    }
}
