package io.langfusectl.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Files that are mounted in addition to those of the stack file, and the fingerprint. */
final class AddedMountsTest {

    private static final String TEXT = """
            name: litellm
            services:
              litellm:
                image: example.org/acme/proxy:1.0
                environment: {A: b}
                ports: ["127.0.0.1:4000:4000"]
                volumes: ["./iam_role_config.yml:/app/config.yaml:ro"]
            """;

    private static StackFile read() {
        var source = new StackSource("litellm", "templates/litellm.yml", TEXT, Path.of("/nowhere/at/all"));
        return ComposeLoader.read(source, Variables.of(Map.of(), EnvFile.read("", ".env", Map.of())));
    }

    private static String of(StackFile file) {
        return file.services().get(0).fingerprint();
    }

    @Test
    void it_is_the_same_as_before_files_could_be_included() {
        assertEquals("b26ec660e418548d76619d3348c5d29588eead9e3d9672e2615a142d023e3cae", of(read()));
    }

    @Test
    void nothing_mounted_in_addition_is_nothing_changed() {
        assertEquals(of(read()), of(new AddedMounts("litellm", List.of(), Map.of()).to(read())));
    }

    @Test
    void a_file_mounted_in_addition_counts() {
        var mount = new Mount.Bind(Path.of("/nowhere/models.yml"), "/app/models.yml", true);
        assertNotEquals(of(read()), of(new AddedMounts("litellm", List.of(mount), Map.of()).to(read())));
    }
}
