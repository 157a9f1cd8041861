package io.langfusectl.dotenv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.langfusectl.compose.EnvFile;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is written into a {@code .env} is what Compose's rules read out of it. */
final class EnvRoundTripTest {

    private static final String PIECES = "aZ0 \t\"'\\$#={}()`~!%&;|<>*?[]:,.-_/@^\n日🐳";

    @Test
    void two_thousand_values_come_back_as_they_were_given() {
        var random = new Random(20261124);
        for (int round = 0; round < 2000; round++) {
            var value = value(random);
            var start = random.nextBoolean() ? "A=x # c\nB=2\n" : "export A = \"y\"\r\nB=2";
            var text = new DotenvEditor(start)
                    .with(Map.of("A", value, "NEW", value))
                    .text();
            var read = EnvFile.read(text, ".env", Map.of()).values();
            assertEquals(Map.of("A", value, "B", "2", "NEW", value), read, text);
            assertEquals(
                    text,
                    new DotenvEditor(text)
                            .with(Map.of("A", value, "NEW", value))
                            .text());
        }
    }

    private static String value(Random random) {
        var pieces = PIECES.codePoints().toArray();
        return random.ints(random.nextInt(12), 0, pieces.length)
                .mapToObj(i -> Character.toString(pieces[i]))
                .collect(Collectors.joining());
    }
}
