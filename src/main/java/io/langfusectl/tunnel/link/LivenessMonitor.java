package io.langfusectl.tunnel.link;

import io.langfusectl.ssh.connect.SshSocket;
import java.time.Duration;

/** Detects a dead connection: sends keepalives after silence and compares the delay with the measured round trip. */
public final class LivenessMonitor {

    private static final long IDLE_KEEPALIVE_INTERVAL = Duration.ofSeconds(1).toNanos();
    private static final long BUSY_KEEPALIVE_INTERVAL = Duration.ofMillis(250).toNanos();

    /** From one look to the next while something is expected. */
    static final long CHECK_INTERVAL = Duration.ofMillis(50).toNanos();

    private static final long SUSPECT_AFTER = Duration.ofMillis(400).toNanos();
    private static final long DEAD_AFTER = Duration.ofMillis(650).toNanos();
    private static final long BUSY_DEAD_AFTER = Duration.ofSeconds(5).toNanos();
    private static final long SEND_SLACK = Duration.ofMillis(20).toNanos();

    private final SshSocket sshSocket;
    private final Runnable sendKeepalive;
    private final RttEstimator rttEstimator;
    private volatile long keepaliveRequestedAt;
    private volatile long keepaliveWrittenAt;
    private volatile long wokeUpAt;

    /** @param ask posts the question; whoever writes it calls {@link #keepaliveWrittenAt} */
    LivenessMonitor(SshSocket sshSocket, Runnable ask) {
        this.sshSocket = sshSocket;
        this.sendKeepalive = ask;
        this.rttEstimator = new RttEstimator(sshSocket.connectTook());
    }

    /** Looks, and asks when it is time: a second after the last byte, sooner when we have spoken since. */
    void tick(long now) {
        long last = sshSocket.lastByte();
        long roundTrip = sshSocket.takeAnswer();
        if (roundTrip != 0) {
            rttEstimator.addSample(roundTrip);
        }
        if (keepaliveWrittenAt != 0 && last - keepaliveWrittenAt > 0) {
            keepaliveWrittenAt = 0;
            keepaliveRequestedAt = 0;
        }
        if (keepaliveRequestedAt == 0
                && now - last >= (hasSentSinceLastByte() ? BUSY_KEEPALIVE_INTERVAL : IDLE_KEEPALIVE_INTERVAL)) {
            requestKeepalive(now);
        }
    }

    private boolean hasSentSinceLastByte() {
        return sshSocket.corkedOutputStream().spoke() - sshSocket.lastByte() > 0;
    }

    /** Nanoseconds until the next look is due; what comes until then may only make it later. */
    long nanosUntilCheck(long now) {
        long silent = now - sshSocket.lastByte();
        if (keepaliveRequestedAt == 0) {
            return (hasSentSinceLastByte() || silent < BUSY_KEEPALIVE_INTERVAL
                            ? BUSY_KEEPALIVE_INTERVAL
                            : Math.min(IDLE_KEEPALIVE_INTERVAL, silent + BUSY_KEEPALIVE_INTERVAL))
                    - silent;
        }
        long late = now - (keepaliveWrittenAt == 0 ? now : keepaliveWrittenAt);
        long doubt = suspectAfter();
        long due = late < doubt ? doubt : deadAfter();
        return late < due ? Math.min(CHECK_INTERVAL, due - late) : CHECK_INTERVAL;
    }

    /**
     * This machine slept: what was known of the other side before is worth nothing, nor is what came before or
     * meanwhile and is read only now. The answer to a question of now tells.
     */
    void afterSleep(long now) {
        wokeUpAt = now;
        requestKeepalive(now);
    }

    /**
     * Something came lately enough that a client's only bytes may be trusted to it, unasked, and nothing of ours waits
     * for longer than the way takes.
     */
    boolean isFresh(long now) {
        long last = sshSocket.lastByte();
        boolean isLate = hasSentSinceLastByte()
                && now - sshSocket.corkedOutputStream().spoke() > 2 * rttEstimator.minimum() + SEND_SLACK;
        return now - last < IDLE_KEEPALIVE_INTERVAL + BUSY_KEEPALIVE_INTERVAL + rttEstimator.timeout()
                && !isLate
                && isTrusted();
    }

    private boolean isTrusted() {
        long answered = sshSocket.answered();
        return wokeUpAt == 0 || (answered != 0 && answered - wokeUpAt > 0);
    }

    /** Asks now, whatever came before. */
    void requestKeepalive(long now) {
        keepaliveRequestedAt = now;
        keepaliveWrittenAt = 0;
        sendKeepalive.run();
    }

    /** The question is on its way: from now on silence counts. */
    void keepaliveWritten() {
        keepaliveWrittenAt = System.nanoTime();
    }

    /** Excludes a time in which this process did not run. */
    void excludePause(long absence) {
        keepaliveRequestedAt = keepaliveRequestedAt == 0 ? 0 : keepaliveRequestedAt + absence;
        keepaliveWrittenAt = keepaliveWrittenAt == 0 ? 0 : keepaliveWrittenAt + absence;
    }

    /** An answer is late enough to look for another link. */
    boolean isSuspect(long now) {
        return isOverdueBy(now, suspectAfter());
    }

    /**
     * Too late to come. A writer whose bytes queue up on a slow line gets longer: the question itself stands in that
     * queue, and another link already serves what is new. So does a reader that this machine has kept from reading what
     * came.
     */
    boolean isDead(long now) {
        return isOverdueBy(now, deadAfter()) && (!isBusy(now) || isOverdueBy(now, BUSY_DEAD_AFTER));
    }

    private boolean isBusy(long now) {
        return keepaliveWrittenAt == 0 || sshSocket.corkedOutputStream().isStuck(now) || sshSocket.hasUnread();
    }

    private boolean isOverdueBy(long now, long limit) {
        long since = keepaliveWrittenAt == 0 ? keepaliveRequestedAt : keepaliveWrittenAt;
        return since != 0 && sshSocket.lastByte() - since < 0 && now - since >= limit;
    }

    private long suspectAfter() {
        return Math.max(SUSPECT_AFTER, rttEstimator.timeout());
    }

    private long deadAfter() {
        return Math.max(DEAD_AFTER, DEAD_AFTER - SUSPECT_AFTER + rttEstimator.timeout());
    }

    public RttEstimator rttEstimator() {
        return rttEstimator;
    }
}
