package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.langfusectl.engine.FakeEngine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A project whose stacks have one service each, on an engine in memory: a start takes milliseconds. */
final class SmallProject {

    static final String WEB = "example.org/acme/web:1.0";
    static final String PROXY = "example.org/acme/proxy:1.0";

    private static final String LANGFUSE = """
            name: ${LANGFUSE_CTL_INSTANCE:+${LANGFUSE_CTL_INSTANCE:-}-}langfuse
            services:
              langfuse-web:
                image: example.org/acme/web:1.0
                environment:
                  SALT: ${SALT:?langfuse-ctl init makes it}
                  DATABASE_URL: postgresql://me:${POSTGRES_PASSWORD:?langfuse-ctl init makes it}@db/langfuse
                ports: ["127.0.0.1:${LANGFUSE_PORT:-3000}:3000"]
                volumes: ["langfuse_postgres_data:/data"]
            volumes:
              langfuse_postgres_data:
            """;

    private static final String LITELLM = """
            name: ${LANGFUSE_CTL_INSTANCE:+${LANGFUSE_CTL_INSTANCE:-}-}litellm
            services:
              litellm:
                image: example.org/acme/proxy:1.0
                environment:
                  LITELLM_MASTER_KEY: ${LITELLM_MASTER_KEY:?langfuse-ctl init makes it}
                  LANGFUSE_PUBLIC_KEY: ${LANGFUSE_INIT_PROJECT_PUBLIC_KEY:-}
                  LANGFUSE_SECRET_KEY: ${LANGFUSE_INIT_PROJECT_SECRET_KEY:-}
                  LANGFUSE_HOST: http://langfuse-web:3000
                  LANGFUSE_BASE_URL: http://langfuse-web:3000
                  LANGFUSE_OTEL_HOST: http://langfuse-web:3000
                ports: ["127.0.0.1:${LITELLM_PORT:-4000}:4000"]
                volumes: ["./${CONFIG_FILE:-iam_role_config.yml}:/app/config.yaml:ro"]
            """;

    private final Path directory;
    private final Path home;
    private final FakeEngine engine;

    SmallProject(Path root, String name, FakeEngine engine) {
        this.directory = root.resolve(name);
        this.home = root.resolve("home");
        this.engine = engine.having(WEB, PROXY);
        write("templates/langfuse.yml", LANGFUSE);
        write("templates/litellm.yml", LITELLM);
    }

    /** The same folder after {@code init --mock}. */
    SmallProject made() {
        ok("init --mock");
        return this;
    }

    /** Somebody at a keyboard in this folder. */
    Session session() {
        return new Session(directory, home, processContext -> engine);
    }

    Session.Seen type(String line) {
        return session().type(line);
    }

    /** A line that must go well; returns its standard output. */
    String ok(String line) {
        var seen = type(line);
        assertEquals(0, seen.code(), line + "\n" + seen.out() + seen.err());
        return seen.out();
    }

    /** The folder as the program sees it, with an empty environment and without a terminal. */
    Project project() {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        var in = InputStream.nullInputStream();
        return new Project(
                directory, new ProcessContext(directory, home, Map.of(), in, nowhere, nowhere, Locale.ENGLISH, false));
    }

    FakeEngine engine() {
        return engine;
    }

    Path directory() {
        return directory;
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    String text(String name) {
        try {
            return Files.readString(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(String name, String text) {
        try {
            Files.createDirectories(file(name).resolve("..").normalize());
            Files.writeString(file(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Appends a line to {@code .env}; the last one of a name counts. */
    void set(String line) {
        write(".env", text(".env") + line + "\n");
    }

    /** The line of {@code .env} that sets this, counted from 1. */
    int lineOf(String beginning) {
        var lines = text(".env").lines().toList();
        var found = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(beginning)) {
                found = i + 1;
            }
        }
        return found;
    }

    /** What changed on the engine since it had so many deeds behind it. */
    List<String> since(int deeds) {
        var all = engine.history();
        return all.subList(deeds, all.size());
    }
}
