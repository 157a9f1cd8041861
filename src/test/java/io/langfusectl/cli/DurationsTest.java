package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

final class DurationsTest {

    @Test
    void spans_are_typed_as_people_do() {
        assertEquals(Duration.ofSeconds(90), Durations.parse("90"));
        assertEquals(Duration.ofSeconds(90), Durations.parse("90s"));
        assertEquals(Duration.ofMinutes(90), Durations.parse("1h30m"));
    }

    @Test
    void anything_else_is_refused() {
        assertThrows(TypeConversionException.class, () -> Durations.parse(""));
        assertThrows(TypeConversionException.class, () -> Durations.parse("soon"));
        assertThrows(TypeConversionException.class, () -> Durations.parse("-5m"));
    }

    @Test
    void spans_are_shown_with_as_much_detail_as_helps() {
        assertEquals("0.4 s", Durations.show(Duration.ofMillis(432)));
        assertEquals("38 s", Durations.show(Duration.ofMillis(38_200)));
        assertEquals("2 min 5 s", Durations.show(Duration.ofSeconds(125)));
    }
}
