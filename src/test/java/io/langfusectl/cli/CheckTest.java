package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The test command, with a Maven that only tells its environment. */
final class CheckTest {

    private static final Path BASE = Path.of(System.getProperty("project.basedir", "."));

    @TempDir
    Path root;

    private String check(Map<String, String> environment) throws IOException, InterruptedException {
        for (var name : List.of("check", ".env.example")) {
            Files.copy(BASE.resolve(name), root.resolve(name));
        }
        var maven = Files.createDirectory(root.resolve("bin")).resolve("mvn");
        Files.writeString(maven, "#!/bin/sh\nexec env\n");
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
        var builder = new ProcessBuilder("/bin/sh", root.resolve("check").toString(), "-Dno-engine=true");
        builder.environment().putAll(environment);
        builder.environment().put("PATH", maven.resolveSibling(".") + ":" + System.getenv("PATH"));
        var process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
        return printed;
    }

    @Test
    void what_the_tool_and_its_stacks_read_is_left_out_of_the_tests_environment_and_said() throws Exception {
        var theirs = Map.of(
                "LANGFUSE_CTL_INSTANCE", "mine",
                "LANGFUSE_HOST", "https://elsewhere.example",
                "LITELLM_MASTER_KEY", "sk-planted",
                "AWS_PROFILE", "planted",
                "SALT", "planted",
                "COMPOSE_PROJECT_NAME", "planted",
                "NO_COLOR", "1");
        var printed = check(theirs);
        var environment = printed.lines().filter(line -> line.contains("=")).toList();
        theirs.keySet()
                .forEach(name -> assertTrue(
                        environment.stream().noneMatch(line -> line.startsWith(name + "=")), name + "\n" + printed));
        var said = printed.lines()
                .filter(line -> line.startsWith("check: left out"))
                .findFirst()
                .orElseThrow();
        theirs.keySet().forEach(name -> assertTrue(said.contains(" " + name), said));
        assertTrue(!printed.contains("planted"), printed);
    }

    @Test
    void where_the_engine_is_and_where_the_sandbox_keeps_its_images_stays() throws Exception {
        var printed = check(Map.of("DOCKER_HOST", "unix:///there", "LANGFUSE_CTL_SANDBOX_REGISTRY", "r", "XDG_X", "y"));
        for (var line : List.of("DOCKER_HOST=unix:///there", "LANGFUSE_CTL_SANDBOX_REGISTRY=r", "XDG_X=y")) {
            assertTrue(printed.lines().anyMatch(line::equals), printed);
        }
    }
}
