package io.langfusectl.engine.docker;

import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/**
 * Serializes removals on engines that deadlock when two containers leave one network at once (moby#46661; mended in
 * 23.0 by moby#42545 and in 20.10.27 by moby#46693): on those, containers go away one after the other.
 */
final class NetworkDeadlockGuard {

    private static final Pattern AFFECTED_VERSIONS =
            Pattern.compile("Docker/(1\\d|20\\.10\\.([01]?\\d|2[0-6])(?!\\d)).*");

    private final ReentrantLock lock = new ReentrantLock();

    /** Tells from how an engine introduces itself, such as {@code Docker/20.10.24 (linux)}. */
    static boolean isAffected(String software) {
        return AFFECTED_VERSIONS.matcher(software).matches();
    }

    /** Takes a container away, alone where that is needed. */
    void runSerialized(String software, Runnable removal) {
        if (!isAffected(software)) {
            removal.run();
            return;
        }
        lock.lock();
        try {
            removal.run();
        } finally {
            lock.unlock();
        }
    }
}
