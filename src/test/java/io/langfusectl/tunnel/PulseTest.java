package io.langfusectl.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When the other side is asked, doubted and given up. */
final class PulseTest {

    private static final long MS = 1_000_000;

    private final AtomicBoolean unread = new AtomicBoolean();
    private final Wire wire = new Wire(new SlowInput(), OutputStream.nullOutputStream(), () -> {}, 0, unread::get);
    private final AtomicInteger asked = new AtomicInteger();
    private final Pulse pulse = new Pulse(wire, asked::incrementAndGet);
    private final long start = heard();

    private long heard() {
        try {
            assertEquals(0, wire.getInputStream().read());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return System.nanoTime();
    }

    @Test
    void it_is_asked_after_a_second_of_silence_and_once() {
        pulse.beat(start + 900 * MS);
        assertEquals(0, asked.get());
        pulse.beat(start + 1_100 * MS);
        pulse.beat(start + 1_200 * MS);
        assertEquals(1, asked.get());
    }

    @Test
    void it_is_asked_sooner_when_we_have_spoken_and_it_has_not() throws IOException {
        wire.getOutputStream().write(1);
        wire.getOutputStream().flush();
        pulse.beat(System.nanoTime() + 300 * MS);
        assertEquals(1, asked.get());
    }

    /** An answer that came at once. */
    private void near() {
        wire.asked(System.nanoTime(), () -> true);
        heard();
        heard();
        pulse.beat(System.nanoTime());
    }

    @Test
    void it_is_doubted_and_then_given_up_only_once_the_question_is_on_its_way() {
        near();
        pulse.askAt(System.nanoTime());
        assertFalse(pulse.isDead(start + Duration.ofSeconds(4).toNanos()));
        pulse.written();
        long now = System.nanoTime();
        assertFalse(pulse.isDoubtful(now + 300 * MS));
        assertTrue(pulse.isDoubtful(now + 500 * MS));
        assertFalse(pulse.isDead(now + 600 * MS));
        assertTrue(pulse.isDead(now + 800 * MS));
    }

    @Test
    void a_host_that_may_be_very_far_is_given_time_for_its_first_answer() {
        pulse.askAt(start);
        pulse.written();
        long now = System.nanoTime();
        assertFalse(pulse.isDead(now + 1_500 * MS));
        assertTrue(pulse.isDead(now + 1_800 * MS));
    }

    @Test
    void until_the_first_answer_the_connection_tells_how_far_a_host_is() {
        var near = new Wire(new SlowInput(), OutputStream.nullOutputStream(), () -> {}, MS, () -> false);
        var direct = new Pulse(near, asked::incrementAndGet);
        direct.askAt(System.nanoTime());
        direct.written();
        long now = System.nanoTime();
        assertFalse(direct.isDead(now + 600 * MS));
        assertTrue(direct.isDead(now + 700 * MS), "the host answers within a millisecond");
    }

    @Test
    void only_the_answer_tells_the_round_trip_whatever_comes_before() {
        var answered = new AtomicBoolean();
        wire.asked(System.nanoTime() - 100 * MS, answered::get);
        heard();
        pulse.beat(System.nanoTime());
        assertEquals(0, pulse.roundTrip().usual().toMillis());
        answered.set(true);
        heard();
        pulse.beat(System.nanoTime());
        assertTrue(pulse.roundTrip().usual().toMillis() >= 100);
        near();
        assertTrue(pulse.roundTrip().usual().toMillis() >= 80, "one answer of many");
        assertTrue(pulse.roundTrip().least() < 80 * MS);
    }

    /** As on a machine whose other work leaves the reader no turn, in a change of keys for one. */
    @Test
    void what_came_and_was_not_read_yet_is_no_silence() {
        near();
        pulse.askAt(System.nanoTime());
        pulse.written();
        unread.set(true);
        assertFalse(pulse.isDead(System.nanoTime() + 4_500 * MS));
        assertTrue(pulse.isDead(System.nanoTime() + 5_500 * MS));
    }

    @Test
    void a_byte_ends_the_doubt() {
        pulse.askAt(start);
        pulse.written();
        heard();
        assertFalse(pulse.isDead(System.nanoTime() + 700 * MS));
    }

    @Test
    void after_a_sleep_it_is_asked_at_once_and_not_trusted_until_it_answers() {
        assertTrue(pulse.isFresh(System.nanoTime()));
        var before = new AtomicBoolean();
        wire.asked(System.nanoTime(), before::get);
        pulse.slept(System.nanoTime());
        assertEquals(1, asked.get());
        assertFalse(pulse.isFresh(System.nanoTime()));
        heard();
        assertFalse(pulse.isFresh(System.nanoTime()), "it may have come before the sleep");
        before.set(true);
        heard();
        assertFalse(pulse.isFresh(System.nanoTime()), "so may the answer to what was asked before");
        near();
        assertTrue(pulse.isFresh(System.nanoTime()));
    }

    @Test
    void the_time_in_which_this_machine_was_too_busy_to_listen_does_not_count() {
        near();
        pulse.askAt(System.nanoTime());
        pulse.written();
        pulse.forgive(500 * MS);
        assertFalse(pulse.isDead(System.nanoTime() + 900 * MS));
    }

    /** As for a host that keeps its small answers back at first: nobody is asked again while clients are served. */
    @Test
    void one_slow_answer_of_a_near_host_makes_no_difference() {
        wire.asked(System.nanoTime() - 60 * MS, () -> true);
        heard();
        heard();
        pulse.beat(System.nanoTime());
        pulse.askAt(System.nanoTime());
        pulse.written();
        long now = System.nanoTime();
        assertTrue(pulse.isDoubtful(now + 410 * MS));
        assertTrue(pulse.isDead(now + 660 * MS));
    }

    /** A client's bytes are not sent after others that nobody has answered: they could not be sent again elsewhere. */
    @Test
    void it_is_not_fresh_while_an_answer_is_due() throws IOException {
        near();
        wire.getOutputStream().write(1);
        assertTrue(pulse.isFresh(System.nanoTime()));
        assertFalse(pulse.isFresh(System.nanoTime() + 50 * MS));
        wire.getOutputStream().write(1);
        assertFalse(pulse.isFresh(System.nanoTime() + 50 * MS), "it is the first that waits");
        heard();
        assertTrue(pulse.isFresh(System.nanoTime() + 50 * MS));
    }

    @Test
    void the_next_look_is_due_when_the_question_is() throws IOException {
        wire.getOutputStream().write(1);
        wire.getOutputStream().flush();
        assertNear(250, pulse.rest(start));
        assertNear(50, pulse.rest(start + 200 * MS));
    }

    @Test
    void a_silent_link_is_looked_at_as_often_as_we_may_have_spoken() {
        assertNear(250, pulse.rest(start));
        assertNear(250, pulse.rest(start + 400 * MS));
        assertNear(100, pulse.rest(start + 900 * MS));
    }

    @Test
    void a_doubt_and_a_death_are_not_slept_through() {
        near();
        pulse.askAt(System.nanoTime());
        pulse.written();
        long now = System.nanoTime();
        assertNear(50, pulse.rest(now));
        assertNear(10, pulse.rest(now + 390 * MS));
        assertNear(10, pulse.rest(now + 640 * MS));
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
