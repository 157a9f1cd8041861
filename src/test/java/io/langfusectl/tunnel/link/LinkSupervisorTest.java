package io.langfusectl.tunnel.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.tunnel.Eventually;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When it dials. */
final class LinkSupervisorTest {

    /** Takes the longest wait there may be. */
    private static final RandomGenerator UNLUCKY = new RandomGenerator() {
        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    private final AtomicLong wallClock = new AtomicLong(1_000_000);
    private final AtomicInteger dials = new AtomicInteger();
    private final LinkSupervisor linkSupervisor =
            new LinkSupervisor(new LinkHistory(event -> {}), wallClock::get, UNLUCKY);

    @AfterEach
    void close() {
        linkSupervisor.close();
        linkSupervisor.context().downlink().closeAndWait();
    }

    private Link unreachable() {
        dials.incrementAndGet();
        throw new Failure(Problem.SSH_UNREACHABLE, "host", 22);
    }

    private void dialled(Duration patience, int times) {
        Eventually.within(patience, () -> dials + " dials", () -> dials.get() >= times);
    }

    /** Linux and macOS stop the monotonic clock during a suspend: only the wall clock tells. */
    @Test
    void a_laptop_that_slept_dials_at_once_however_long_it_would_have_waited() {
        linkSupervisor.start(this::unreachable, Optional.empty());
        dialled(Duration.ofSeconds(20), 6); // waits of 0.1, 0.2, 0.4, 0.8 and 1.6 s; the next is of 3 s
        assertEquals(6, dials.get());
        wallClock.addAndGet(Duration.ofHours(8).toMillis());
        dialled(Duration.ofSeconds(2), 7);
    }

    /** A tunnel that has lost one of its two threads would hold its ports and serve nobody. */
    @Test
    void an_error_of_the_program_ends_the_tunnel_and_says_which() {
        linkSupervisor.start(this::unreachable, Optional.empty());
        linkSupervisor.context().downlink().post(() -> {
            throw new IllegalStateException("a mistake");
        });
        assertEquals("a mistake", endOf(linkSupervisor));
    }

    @Test
    void so_does_one_of_its_own_thread() {
        var deaf = new LinkSupervisor(
                new LinkHistory(event -> {
                    throw new IllegalStateException("cannot be told");
                }),
                wallClock::get,
                UNLUCKY);
        try (var downlink = deaf.context().downlink()) {
            deaf.start(LinkSupervisorTest::stranger, Optional.empty());
            assertEquals("cannot be told", endOf(deaf));
        }
    }

    private static Link stranger() {
        throw new Failure(Problem.SSH_FORWARDING_FORBIDDEN, "host");
    }

    private static String endOf(LinkSupervisor ended) {
        var end = assertThrows(ExecutionException.class, () -> ended.ended().get(5, TimeUnit.SECONDS));
        return String.valueOf(Objects.requireNonNull(end.getCause()).getMessage());
    }
}
