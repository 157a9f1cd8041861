package io.langfusectl.tunnel.link;

import io.langfusectl.ssh.connect.SshSocket;
import java.time.Duration;

/** Whether the other side still answers: asks when it has been silent, and knows how long an answer may take. */
public final class LivenessMonitor {

    private static final long IDLE = Duration.ofSeconds(1).toNanos();
    private static final long BUSY = Duration.ofMillis(250).toNanos();

    /** From one look to the next while something is expected. */
    static final long TICK = Duration.ofMillis(50).toNanos();

    private static final long DOUBT = Duration.ofMillis(400).toNanos();
    private static final long DEATH = Duration.ofMillis(650).toNanos();
    private static final long DEATH_OF_THE_BUSY = Duration.ofSeconds(5).toNanos();
    private static final long PROMPT = Duration.ofMillis(20).toNanos();

    private final SshSocket sshSocket;
    private final Runnable ask;
    private final RttEstimator rttEstimator;
    private volatile long asked;
    private volatile long written;
    private volatile long distrusted;

    /** @param ask posts the question; whoever writes it calls {@link #written} */
    LivenessMonitor(SshSocket sshSocket, Runnable ask) {
        this.sshSocket = sshSocket;
        this.ask = ask;
        this.rttEstimator = new RttEstimator(sshSocket.connectTook());
    }

    /** Looks, and asks when it is time: a second after the last byte, sooner when we have spoken since. */
    void tick(long now) {
        long last = sshSocket.lastByte();
        long took = sshSocket.takeAnswer();
        if (took != 0) {
            rttEstimator.learn(took);
        }
        if (written != 0 && last - written > 0) {
            written = 0;
            asked = 0;
        }
        if (asked == 0 && now - last >= (hasSpoken() ? BUSY : IDLE)) {
            askAt(now);
        }
    }

    private boolean hasSpoken() {
        return sshSocket.corkedOutputStream().spoke() - sshSocket.lastByte() > 0;
    }

    /** Nanoseconds until the next look is due; what comes until then may only make it later. */
    long rest(long now) {
        long silent = now - sshSocket.lastByte();
        if (asked == 0) {
            return (hasSpoken() || silent < BUSY ? BUSY : Math.min(IDLE, silent + BUSY)) - silent;
        }
        long late = now - (written == 0 ? now : written);
        long doubt = doubt();
        long due = late < doubt ? doubt : death();
        return late < due ? Math.min(TICK, due - late) : TICK;
    }

    /**
     * This machine slept: what was known of the other side before is worth nothing, nor is what came before or
     * meanwhile and is read only now. The answer to a question of now tells.
     */
    void slept(long now) {
        distrusted = now;
        askAt(now);
    }

    /**
     * Something came lately enough that a client's only bytes may be trusted to it, unasked, and nothing of ours waits
     * for longer than the way takes.
     */
    boolean isFresh(long now) {
        long last = sshSocket.lastByte();
        boolean isLate =
                hasSpoken() && now - sshSocket.corkedOutputStream().spoke() > 2 * rttEstimator.least() + PROMPT;
        return now - last < IDLE + BUSY + rttEstimator.margin() && !isLate && isTrusted();
    }

    private boolean isTrusted() {
        long answered = sshSocket.answered();
        return distrusted == 0 || (answered != 0 && answered - distrusted > 0);
    }

    /** Asks now, whatever came before. */
    void askAt(long now) {
        asked = now;
        written = 0;
        ask.run();
    }

    /** The question is on its way: from now on silence counts. */
    void written() {
        written = System.nanoTime();
    }

    /** We were not there for so long: silence of that time does not count. */
    void excludePause(long absence) {
        asked = asked == 0 ? 0 : asked + absence;
        written = written == 0 ? 0 : written + absence;
    }

    /** An answer is late enough to look for another link. */
    boolean isSuspect(long now) {
        return lateBy(now, doubt());
    }

    /**
     * Too late to come. A writer whose bytes queue up on a slow line gets longer: the question itself stands in that
     * queue, and another link already serves what is new. So does a reader that this machine has kept from reading what
     * came.
     */
    boolean isDead(long now) {
        return lateBy(now, death()) && (!isBusy(now) || lateBy(now, DEATH_OF_THE_BUSY));
    }

    private boolean isBusy(long now) {
        return written == 0 || sshSocket.corkedOutputStream().isStuck(now) || sshSocket.hasUnread();
    }

    private boolean lateBy(long now, long patience) {
        long since = written == 0 ? asked : written;
        return since != 0 && sshSocket.lastByte() - since < 0 && now - since >= patience;
    }

    private long doubt() {
        return Math.max(DOUBT, rttEstimator.margin());
    }

    private long death() {
        return Math.max(DEATH, DEATH - DOUBT + rttEstimator.margin());
    }

    public RttEstimator rttEstimator() {
        return rttEstimator;
    }
}
