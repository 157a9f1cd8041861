package io.langfusectl.tunnel.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.ssh.connect.SshSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When the other side is asked, doubted and given up. */
final class LivenessMonitorTest {

    private static final long MS = 1_000_000;

    private final AtomicBoolean unread = new AtomicBoolean();
    private final SshSocket sshSocket =
            new SshSocket(new SlowInput(), OutputStream.nullOutputStream(), () -> {}, 0, unread::get);
    private final AtomicInteger asked = new AtomicInteger();
    private final LivenessMonitor liveness = new LivenessMonitor(sshSocket, asked::incrementAndGet);
    private final long start = heard();

    private long heard() {
        try {
            assertEquals(0, sshSocket.getInputStream().read());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return System.nanoTime();
    }

    @Test
    void it_is_asked_after_a_second_of_silence_and_once() {
        liveness.tick(start + 900 * MS);
        assertEquals(0, asked.get());
        liveness.tick(start + 1_100 * MS);
        liveness.tick(start + 1_200 * MS);
        assertEquals(1, asked.get());
    }

    @Test
    void it_is_asked_sooner_when_we_have_spoken_and_it_has_not() throws IOException {
        sshSocket.getOutputStream().write(1);
        sshSocket.getOutputStream().flush();
        liveness.tick(System.nanoTime() + 300 * MS);
        assertEquals(1, asked.get());
    }

    /** An answer that came at once. */
    private void near() {
        sshSocket.asked(System.nanoTime(), () -> true);
        heard();
        heard();
        liveness.tick(System.nanoTime());
    }

    @Test
    void it_is_doubted_and_then_given_up_only_once_the_question_is_on_its_way() {
        near();
        liveness.requestKeepalive(System.nanoTime());
        assertFalse(liveness.isDead(start + Duration.ofSeconds(4).toNanos()));
        liveness.keepaliveWritten();
        long now = System.nanoTime();
        assertFalse(liveness.isSuspect(now + 300 * MS));
        assertTrue(liveness.isSuspect(now + 500 * MS));
        assertFalse(liveness.isDead(now + 600 * MS));
        assertTrue(liveness.isDead(now + 800 * MS));
    }

    @Test
    void a_host_that_may_be_very_far_is_given_time_for_its_first_answer() {
        liveness.requestKeepalive(start);
        liveness.keepaliveWritten();
        long now = System.nanoTime();
        assertFalse(liveness.isDead(now + 1_500 * MS));
        assertTrue(liveness.isDead(now + 1_800 * MS));
    }

    @Test
    void until_the_first_answer_the_connection_tells_how_far_a_host_is() {
        var near = new SshSocket(new SlowInput(), OutputStream.nullOutputStream(), () -> {}, MS, () -> false);
        var direct = new LivenessMonitor(near, asked::incrementAndGet);
        direct.requestKeepalive(System.nanoTime());
        direct.keepaliveWritten();
        long now = System.nanoTime();
        assertFalse(direct.isDead(now + 600 * MS));
        assertTrue(direct.isDead(now + 700 * MS), "the host answers within a millisecond");
    }

    @Test
    void only_the_answer_tells_the_round_trip_whatever_comes_before() {
        var answered = new AtomicBoolean();
        sshSocket.asked(System.nanoTime() - 100 * MS, answered::get);
        heard();
        liveness.tick(System.nanoTime());
        assertEquals(0, liveness.rttEstimator().smoothed().toMillis());
        answered.set(true);
        heard();
        liveness.tick(System.nanoTime());
        assertTrue(liveness.rttEstimator().smoothed().toMillis() >= 100);
        near();
        assertTrue(liveness.rttEstimator().smoothed().toMillis() >= 80, "one answer of many");
        assertTrue(liveness.rttEstimator().minimum() < 80 * MS);
    }

    /** As on a machine whose other work leaves the reader no turn, in a change of keys for one. */
    @Test
    void what_came_and_was_not_read_yet_is_no_silence() {
        near();
        liveness.requestKeepalive(System.nanoTime());
        liveness.keepaliveWritten();
        unread.set(true);
        assertFalse(liveness.isDead(System.nanoTime() + 4_500 * MS));
        assertTrue(liveness.isDead(System.nanoTime() + 5_500 * MS));
    }

    @Test
    void a_byte_ends_the_doubt() {
        liveness.requestKeepalive(start);
        liveness.keepaliveWritten();
        heard();
        assertFalse(liveness.isDead(System.nanoTime() + 700 * MS));
    }

    @Test
    void after_a_sleep_it_is_asked_at_once_and_not_trusted_until_it_answers() {
        assertTrue(liveness.isFresh(System.nanoTime()));
        var before = new AtomicBoolean();
        sshSocket.asked(System.nanoTime(), before::get);
        liveness.afterSleep(System.nanoTime());
        assertEquals(1, asked.get());
        assertFalse(liveness.isFresh(System.nanoTime()));
        heard();
        assertFalse(liveness.isFresh(System.nanoTime()), "it may have come before the sleep");
        before.set(true);
        heard();
        assertFalse(liveness.isFresh(System.nanoTime()), "so may the answer to what was asked before");
        near();
        assertTrue(liveness.isFresh(System.nanoTime()));
    }

    @Test
    void the_time_in_which_this_machine_was_too_busy_to_listen_does_not_count() {
        near();
        liveness.requestKeepalive(System.nanoTime());
        liveness.keepaliveWritten();
        liveness.excludePause(500 * MS);
        assertFalse(liveness.isDead(System.nanoTime() + 900 * MS));
    }

    /** As for a host that keeps its small answers back at first: nobody is asked again while clients are served. */
    @Test
    void one_slow_answer_of_a_near_host_makes_no_difference() {
        sshSocket.asked(System.nanoTime() - 60 * MS, () -> true);
        heard();
        heard();
        liveness.tick(System.nanoTime());
        liveness.requestKeepalive(System.nanoTime());
        liveness.keepaliveWritten();
        long now = System.nanoTime();
        assertTrue(liveness.isSuspect(now + 410 * MS));
        assertTrue(liveness.isDead(now + 660 * MS));
    }

    /** A client's bytes are not sent after others that nobody has answered: they could not be sent again elsewhere. */
    @Test
    void it_is_not_fresh_while_an_answer_is_due() throws IOException {
        near();
        sshSocket.getOutputStream().write(1);
        assertTrue(liveness.isFresh(System.nanoTime()));
        assertFalse(liveness.isFresh(System.nanoTime() + 50 * MS));
        sshSocket.getOutputStream().write(1);
        assertFalse(liveness.isFresh(System.nanoTime() + 50 * MS), "it is the first that waits");
        heard();
        assertTrue(liveness.isFresh(System.nanoTime() + 50 * MS));
    }

    @Test
    void the_next_look_is_due_when_the_question_is() throws IOException {
        sshSocket.getOutputStream().write(1);
        sshSocket.getOutputStream().flush();
        assertNear(250, liveness.nanosUntilCheck(start));
        assertNear(50, liveness.nanosUntilCheck(start + 200 * MS));
    }

    @Test
    void a_silent_link_is_looked_at_as_often_as_we_may_have_spoken() {
        assertNear(250, liveness.nanosUntilCheck(start));
        assertNear(250, liveness.nanosUntilCheck(start + 400 * MS));
        assertNear(100, liveness.nanosUntilCheck(start + 900 * MS));
    }

    @Test
    void a_doubt_and_a_death_are_not_slept_through() {
        near();
        liveness.requestKeepalive(System.nanoTime());
        liveness.keepaliveWritten();
        long now = System.nanoTime();
        assertNear(50, liveness.nanosUntilCheck(now));
        assertNear(10, liveness.nanosUntilCheck(now + 390 * MS));
        assertNear(10, liveness.nanosUntilCheck(now + 640 * MS));
    }

    private static void assertNear(long milliseconds, long nanoseconds) {
        assertEquals((double) milliseconds, nanoseconds / 1e6, 5);
    }

    /** Brings one byte at a time. */
    private static final class SlowInput extends InputStream {
        @Override
        public int read() {
            return 0;
        }

        @Override
        public int read(byte[] bytes, int from, int length) {
            bytes[from] = 0;
            return 1;
        }
    }
}
