package io.langfusectl.tunnel.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The links there are: the one that serves who comes, and those it took the place of, which keep their clients. Of one
 * thread, but for {@link #current}.
 */
final class LinkSet {

    private static final long LATE = Duration.ofMillis(100).toNanos();

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
    long rest(long now) {
        long rest = links.size() == 1 ? tick : LivenessMonitor.TICK;
        for (var link : links) {
            rest = Math.min(rest, link.liveness().rest(now));
        }
        return Math.max(0, rest);
    }

    /** Cuts what is dead and leaves what nobody uses; true after a sleep, when every link is asked first. */
    boolean look(long now) {
        var moment = sleep.at(now);
        boolean slept = sleep.isUnnoticed(moment);
        long late = sleep.sinceLook(moment) - tick;
        for (var link : List.copyOf(links)) {
            if (slept) {
                link.liveness().slept(now);
                continue;
            }
            if (late > LATE) {
                link.liveness().excludePause(late); // the machine is busy: not the far side's fault
            }
            watch(link, now);
        }
        sleep.notice(moment); // every link knows of it now
        return slept;
    }

    private void watch(Link link, long now) {
        link.liveness().tick(now);
        if (link.liveness().isDead(now)) {
            link.cut("silent");
        } else if (link != current && link.flows() == 0) {
            link.leave();
        }
    }

    /** Whether the new link serves from now on: not if it is down already, or the one there is has come round. */
    boolean take(Link link) {
        long now = System.nanoTime();
        var before = current;
        if (!link.isUp()) {
            return false;
        }
        if (before != null && before.isUp() && !before.liveness().isSuspect(now)) {
            link.leave();
            return false;
        }
        links.add(link);
        current = link;
        link.liveness().askAt(now);
        link.askForPromptness();
        if (before != null) {
            before.handOver();
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

    void leaveAll() {
        links.forEach(Link::leave);
    }
}
