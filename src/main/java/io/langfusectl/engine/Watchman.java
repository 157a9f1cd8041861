package io.langfusectl.engine;

import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ConcurrentHashMap;

/** Looks at every watch, ten times a second. */
final class Watchman implements AutoCloseable {

    private static final long ROUND_MILLIS = 100;

    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final Timer timer = new Timer("engine watch", true);

    Watchman() {
        var round = new TimerTask() {
            @Override
            public void run() {
                watches.forEach(Watch::check);
            }
        };
        timer.schedule(round, ROUND_MILLIS, ROUND_MILLIS);
    }

    void add(Watch watch) {
        watches.add(watch);
    }

    void remove(Watch watch) {
        watches.remove(watch);
    }

    @Override
    public void close() {
        timer.cancel();
    }
}
