package io.langfusectl.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.langfusectl.cli.LangfuseCtl;
import io.langfusectl.cli.ProcessContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The stacks that are shipped, in Compose's canonical form and in ours. */
@Execution(ExecutionMode.CONCURRENT)
final class TemplatesIT {

    private static final Path HERE = Path.of("").toAbsolutePath();

    @BeforeAll
    static void compose_is_there() throws Exception {
        ComposePeer.require();
    }

    @TempDir
    Path directory;

    @Test
    void both_stacks_with_secrets_only_are_what_compose_makes_of_them() throws IOException {
        agree("langfuse", Specimens.secrets());
        agree("litellm", Specimens.secrets());
    }

    @Test
    void both_stacks_with_every_variable_set_are_what_compose_makes_of_them() throws IOException {
        agree("langfuse", Specimens.everything());
        agree("litellm", Specimens.everything());
    }

    @Test
    void what_the_program_prints_of_a_project_is_what_compose_makes_of_its_files() throws IOException {
        var envFile = Files.writeString(directory.resolve(".env"), Specimens.secrets());
        Files.createDirectories(directory.resolve("templates"));
        for (var stack : List.of("langfuse", "litellm")) {
            var file = directory.resolve("templates").resolve(stack + ".yml");
            Files.copy(HERE.resolve("templates").resolve(stack + ".yml"), file);
        }
        for (var stack : List.of("langfuse", "litellm")) {
            var file = directory.resolve("templates").resolve(stack + ".yml");
            var theirs = ComposePeer.canonical(directory, envFile, file).orElseThrow();
            assertEquals(theirs, printed(stack).at("/stacks/0/config"), stack);
        }
    }

    private JsonNode printed(String stack) throws IOException {
        var out = new ByteArrayOutputStream();
        var processContext = new ProcessContext(
                directory,
                directory,
                ComposePeer.ENVIRONMENT,
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                Locale.ENGLISH,
                false);
        assertEquals(0, LangfuseCtl.run(processContext, "config", stack, "--json", "--reveal"));
        return new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
    }

    private void agree(String stack, String env) throws IOException {
        var envFile = Files.writeString(directory.resolve(".env"), env);
        var file = HERE.resolve("templates").resolve(stack + ".yml");
        var theirs = ComposePeer.canonical(HERE, envFile, file).orElseThrow();
        var ours = ComposePeer.json(Specimens.template(stack, Map.of(), env).canonical());
        theirs.at("/services").properties().forEach(service -> {
            assertEquals(service.getValue(), ours.at("/services/" + service.getKey()), service.getKey());
        });
        assertEquals(theirs, ours);
    }
}
