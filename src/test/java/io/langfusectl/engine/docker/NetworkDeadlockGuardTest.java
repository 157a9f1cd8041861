package io.langfusectl.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.langfusectl.engine.transport.StubDockerSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Engines that can deadlock take containers away one by one; the others all at once. */
@Timeout(60)
final class NetworkDeadlockGuardTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "Docker/19.03.15 (linux), true",
        "Docker/20.10.0 (linux), true",
        "Docker/20.10.9 (linux), true",
        "Docker/20.10.24+dfsg1 (linux), true",
        "Docker/20.10.26 (linux), true",
        "Docker/20.10.27 (linux), false",
        "Docker/20.10.100 (linux), false",
        "Docker/23.0.0 (linux), false",
        "Docker/29.1.2 (linux), false",
        "Libpod/4.3.1 (linux), false",
    })
    void an_engine_introduces_itself_as_prone_or_not(String software, boolean prone) {
        assertEquals(prone, NetworkDeadlockGuard.isAffected(software));
    }

    @Test
    void a_prone_engine_is_never_asked_to_take_two_away_at_once() throws IOException, InterruptedException {
        assertEquals(1, mostAtOnce("Docker/20.10.24 (linux)", 2, Duration.ofMillis(200)));
    }

    @Test
    void another_engine_takes_them_away_all_at_once() throws IOException, InterruptedException {
        assertEquals(4, mostAtOnce("Docker/27.0.0 (linux)", 4, Duration.ofSeconds(20)));
    }

    /** How many of four removals the engine saw at once, when each waits for so many others, so long. */
    private int mostAtOnce(String software, int others, Duration patience) throws IOException, InterruptedException {
        var there = new CountDownLatch(others);
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        var waited = new CopyOnWriteArrayList<Boolean>();
        try (var counterfeit = new StubDockerSocket(folder.resolve("s")).introducing("1.41", software);
                var engine =
                        DockerEngine.fromEnvironment(Map.of("DOCKER_HOST", "unix://" + folder.resolve("s")), folder)) {
            var threads = new ArrayList<Thread>();
            for (var name : new String[] {"a", "b", "c", "d"}) {
                counterfeit.on("POST /containers/" + name + "/stop", out -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    there.countDown();
                    waited.add(there.await(patience.toMillis(), TimeUnit.MILLISECONDS));
                    now.decrementAndGet();
                    StubDockerSocket.raw(StubDockerSocket.head(204)).answer(out);
                });
                threads.add(new Thread(() -> engine.stop(name, Optional.of(Duration.ZERO))));
            }
            threads.forEach(Thread::start);
            for (var thread : threads) {
                thread.join();
            }
        }
        assertEquals(4, waited.size());
        return most.get();
    }
}
