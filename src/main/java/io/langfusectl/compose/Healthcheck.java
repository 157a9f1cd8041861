package io.langfusectl.compose;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The engine's own supervision of a container.
 *
 * @param test as the engine wants it: {@code CMD …}, {@code CMD-SHELL …} or {@code NONE}
 */
public record Healthcheck(
        List<String> test,
        Optional<Duration> interval,
        Optional<Duration> timeout,
        Optional<Duration> startPeriod,
        Optional<Integer> retries) {}
