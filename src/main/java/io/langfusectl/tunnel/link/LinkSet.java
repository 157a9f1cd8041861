package io.langfusectl.tunnel.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The open links: the current one, which serves new clients, and replaced ones, which keep their clients. Confined to
 * one thread, except {@link #current}.
 */
final class LinkSet {

    private static final long LATE_THRESHOLD = Duration.ofMillis(100).toNanos();

    private final List<Link> links = new ArrayList<>();
    private final long tick;
    private final SleepDetector sleep;
    private volatile @Nullable Link current;

    /** @param tick nanoseconds from one look to the next, at most, on a machine that is not busy */
    LinkSet(long tick, SleepDetector sleep) {
        this.tick = tick;
        this.sleep = sleep;
    }

    @Nullable
    Link current() {
        return current;
    }

    /** Nanoseconds until the next look is due. */
    long nanosUntilCheck(long now) {
        long rest = links.size() == 1 ? tick : LivenessMonitor.CHECK_INTERVAL;
        for (var link : links) {
            rest = Math.min(rest, link.liveness().nanosUntilCheck(now));
        }
        return Math.max(0, rest);
    }

    /** Cuts what is dead and leaves what nobody uses; true after a sleep, when every link is asked first. */
    boolean check(long now) {
        var moment = sleep.at(now);
        boolean slept = sleep.hasSlept(moment);
        long late = sleep.nanosSinceCheck(moment) - tick;
        for (var link : List.copyOf(links)) {
            if (slept) {
                link.liveness().afterSleep(now);
                continue;
            }
            if (late > LATE_THRESHOLD) {
                link.liveness().excludePause(late); // the machine is busy: not the far side's fault
            }
            checkLink(link, now);
        }
        sleep.markChecked(moment); // every link knows of it now
        return slept;
    }

    private void checkLink(Link link, long now) {
        link.liveness().tick(now);
        if (link.liveness().isDead(now)) {
            link.close("silent");
        } else if (link != current && link.channelCount() == 0) {
            link.disconnect();
        }
    }

    /** Makes the link the current one. Returns false if it is already closed or the current link has recovered. */
    boolean replaceCurrent(Link link) {
        long now = System.nanoTime();
        var previous = current;
        if (!link.isUp()) {
            return false;
        }
        if (previous != null && previous.isUp() && !previous.liveness().isSuspect(now)) {
            link.disconnect();
            return false;
        }
        links.add(link);
        current = link;
        link.liveness().requestKeepalive(now);
        link.requestNoDelay();
        if (previous != null) {
            previous.requeueUnansweredClients();
        }
        return true;
    }

    /** Whether it was the one that serves: then there is none now. */
    boolean remove(Link link) {
        links.remove(link);
        boolean served = link == current;
        if (served) {
            current = null;
        }
        return served;
    }

    void disconnectAll() {
        links.forEach(Link::disconnect);
    }
}
