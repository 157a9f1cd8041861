package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Five faults at five hops, each made on the running stacks; the proof makes them all. */
final class FaultsIT {

    @ParameterizedTest
    @ValueSource(strings = {"WEB_STOPPED", "REDIS_DOWN", "BUCKET_MISSING", "WORKER_STUCK", "CLICKHOUSE_READ_ONLY"})
    void a_fault_is_named_with_its_hop(String code) throws InterruptedException {
        try (var project = new FaultyProject(RunningStacks.project())) {
            var found = FaultFinding.of(Faults.of(code), project);
            assertTrue(found.isNamed(), found.toString());
            assertEquals(code, found.foundCode());
        }
    }
}
