package io.langfusectl.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
