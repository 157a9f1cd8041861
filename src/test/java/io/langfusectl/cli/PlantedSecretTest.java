package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.engine.Container.State;
import io.langfusectl.engine.FakeEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret that a person wrote into {@code .env}, one of ours or one of their own, is shown nowhere. */
final class PlantedSecretTest {

    private static final String PLANT = "Xq7mVb2LtR9sKw4nZc8eHg5jPd3fYu6a";

    @TempDir
    Path root;

    private SmallProject project;

    @BeforeEach
    void make() {
        project = new SmallProject(root, "project", new FakeEngine()).made();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POSTGRES_PASSWORD",
                "SALT",
                "AWS_SECRET_ACCESS_KEY",
                "AWS_SESSION_TOKEN",
                "AWS_BEARER_TOKEN_BEDROCK",
                "OPENAI_API_KEY",
                "MY_OWN_PASSWORD",
                "SMTP_CONNECTION_URL"
            })
    void no_command_shows_it(String name) throws IOException {
        var value = name.endsWith("URL") ? "smtp://me:" + PLANT + "@mail.example.com" : PLANT;
        project.set(name + "=" + value);
        project.write(
                "templates/langfuse.yml",
                project.text("templates/langfuse.yml")
                        .replace("environment:\n", "environment:\n      PLANTED: ${" + name + "}\n"));
        project.engine()
                .logging("langfuse-langfuse-web-1", "my secret is " + value, "and in json {\"k\":\"" + value + "\"}");
        for (var line : List.of(
                "start --dry-run",
                "start --dry-run --json",
                "start",
                "start --json=events -v",
                "status --json",
                "logs",
                "logs --json",
                "config",
                "config --json",
                "restart langfuse-web",
                "update-config --no-verify --dry-run",
                "update-config --no-verify --dry-run --json",
                "update-config --no-verify --json",
                "models",
                "models --json",
                "-c iam_role_config.yml models --json=events",
                "start nothing --json",
                "stop --dry-run",
                "init --dry-run --json")) {
            hidden(line);
        }
        project.engine().becoming("langfuse-langfuse-web-1", State.EXITED).exitingWith("langfuse-langfuse-web-1", 1);
        hidden("restart");
        hidden("restart --json");
        try (var files = Files.walk(root)) {
            var all = files.filter(Files::isRegularFile).toList();
            assertTrue(all.stream().anyMatch(file -> file.startsWith(root.resolve("home"))), all.toString());
            for (var file : all) {
                assertEquals(file.endsWith(".env"), Files.readString(file).contains(PLANT), file.toString());
            }
        }
        assertTrue(project.ok("config --show " + name).contains(PLANT));
    }

    private void hidden(String line) {
        var seen = project.type(line);
        assertFalse((seen.out() + seen.err()).contains(PLANT), line + "\n" + seen.out() + seen.err());
    }

    @Test
    void a_broken_line_of_the_settings_is_not_quoted() {
        project.set("POSTGRES_PASSWORD='" + PLANT);
        hidden("start");
        hidden("start --json");
        hidden("status");
        project.write(".env", "# pasted\n" + PLANT + "\n");
        hidden("start");
        hidden("status --json");
        project.write(".env", "A=${" + PLANT + "\n");
        hidden("config");
    }
}
