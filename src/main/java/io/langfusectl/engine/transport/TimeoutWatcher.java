package io.langfusectl.engine.transport;

import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ConcurrentHashMap;

/** Looks at every watch, ten times a second. */
final class TimeoutWatcher implements AutoCloseable {

    private static final long ROUND_MILLIS = 100;

    private final Set<CallTimeout> watches = ConcurrentHashMap.newKeySet();
    private final Timer timer = new Timer("engine watch", true);

    TimeoutWatcher() {
        var round = new TimerTask() {
            @Override
            public void run() {
                watches.forEach(CallTimeout::check);
            }
        };
        timer.schedule(round, ROUND_MILLIS, ROUND_MILLIS);
    }

    void add(CallTimeout callTimeout) {
        watches.add(callTimeout);
    }

    void remove(CallTimeout callTimeout) {
        watches.remove(callTimeout);
    }

    @Override
    public void close() {
        timer.cancel();
    }
}
