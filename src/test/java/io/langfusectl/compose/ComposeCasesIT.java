package io.langfusectl.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.langfusectl.problem.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Every file of {@code compose-cases}, each about one rule, judged by Compose and by us. A file that begins with
 * {@code # differs:} is one that Compose takes and we refuse, for the reason that is written there.
 */
@Execution(ExecutionMode.CONCURRENT)
final class ComposeCasesIT {

    private static final Path CASES =
            Path.of("src/test/resources/compose-cases").toAbsolutePath();

    private static final int FEWEST = 60;

    @BeforeAll
    static void compose_is_there() throws Exception {
        ComposePeer.require();
    }

    @TestFactory
    Stream<DynamicTest> compose_and_we_are_of_one_mind() throws IOException {
        try (var files = Files.list(CASES)) {
            var cases = files.filter(file -> file.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
            assertTrue(cases.size() >= FEWEST, cases.size() + " cases");
            return cases.stream().map(file -> dynamicTest(file.getFileName().toString(), () -> judge(file)));
        }
    }

    private static void judge(Path file) throws IOException {
        var text = Files.readString(file);
        var theirs = ComposePeer.canonical(CASES, CASES.resolve("cases.env"), file);
        var ours = ours(file, text);
        if (text.startsWith("# differs:")) {
            assertTrue(theirs.isPresent(), "Compose refuses this now");
            assertEquals(Optional.empty(), ours, "we take this now");
            return;
        }
        assertEquals(theirs, ours);
    }

    private static Optional<JsonNode> ours(Path file, String text) {
        try {
            var env = EnvFile.read(Files.readString(CASES.resolve("cases.env")), ".env", ComposePeer.ENVIRONMENT);
            var source = new StackSource("compose-cases", file.getFileName().toString(), text, CASES);
            var stack = ComposeLoader.read(source, Variables.of(ComposePeer.ENVIRONMENT, env));
            return Optional.of(ComposePeer.json(stack.canonical()));
        } catch (Failure refused) {
            assertEquals(3, refused.problem().exitCode(), refused.getMessage());
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
