package io.langfusectl.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimestampsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-27T15:42:01.123456789Z",
                "2026-11-27T15:42:01.1Z",
                "2026-11-27T15:42:01Z",
                "2024-02-29T23:59:59.999999999Z",
                "1970-01-01T00:00:00Z",
                "2026-11-27T15:42:01.5+09:00"
            })
    void is_read_as_java_reads_it(String text) {
        assertEquals(Optional.of(Instant.parse(text)), Timestamps.parse(text));
    }

    @Test
    void every_day_of_four_centuries_is_counted_as_java_counts_it() {
        for (var day = LocalDate.of(1900, 1, 1); day.getYear() < 2300; day = day.plusDays(1)) {
            var text = day + "T01:02:03.5Z";
            assertEquals(Optional.of(Instant.parse(text)), Timestamps.parse(text));
        }
    }

    @Test
    void the_year_one_and_nothing_are_never() {
        assertEquals(Optional.empty(), Timestamps.parse("0001-01-01T00:00:00Z"));
        assertEquals(Optional.empty(), Timestamps.parse(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2026-13-01T00:00:00Z", "2026-11-27T15:42:0xZ", "2026-11-27 15:42:01Z"})
    void what_is_no_moment_is_said_to_be_none(String text) {
        assertThrows(DateTimeException.class, () -> Timestamps.parse(text));
    }
}
