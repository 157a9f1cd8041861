package io.langfusectl.ssh.kex;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The next one of what takes long to make, made beforehand on a thread of its own; each is given out once. */
final class Prefetched<T> {

    private final Supplier<T> maker;
    private @Nullable CompletableFuture<T> next;

    Prefetched(Supplier<T> maker) {
        this.maker = maker;
    }

    /** Begins with the next one, unless that has been done. */
    synchronized CompletableFuture<T> prepare() {
        var one = next;
        if (one == null) {
            one = CompletableFuture.supplyAsync(maker, Prefetched::run);
            next = one;
        }
        return one;
    }

    private static void run(Runnable task) {
        var thread = new Thread(task, "tunnel-provision");
        thread.setDaemon(true);
        thread.start();
    }

    /** The one that is ready, or as soon as it is. */
    T take() {
        CompletableFuture<T> mine;
        synchronized (this) {
            mine = prepare();
            next = null;
        }
        var one = mine.join();
        var unused = prepare();
        return one;
    }
}
