package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.langfusectl.engine.Engine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** One person at one keyboard, in one folder: types a line, reads the screen. */
final class Session {

    /** What the person sees after a line: the exit code, and both streams. */
    record Seen(int code, String out, String err) {}

    private final Path directory;
    private final Path home;
    private final Function<Host, Engine> engines;
    private final Map<String, String> environment = new HashMap<>();
    private String typed = "";
    private boolean terminal;

    Session(Path directory, Path home, Function<Host, Engine> engines) {
        assertNotEquals(Path.of(System.getProperty("user.home")), home, "the home of whoever runs the tests");
        this.directory = directory;
        this.home = home;
        this.engines = engines;
    }

    Session with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Session inJapanese() {
        return with("LANGFUSE_CTL_LANG", "ja");
    }

    /** The person sits at a terminal and will answer so to every question. */
    Session answering(String answer) {
        typed = answer + "\n";
        terminal = true;
        return this;
    }

    Seen type(String line) {
        return type(line.isEmpty() ? new String[0] : line.split(" ", -1));
    }

    Seen type(String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var host = new Host(
                directory,
                home,
                environment,
                new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Locale.ENGLISH,
                terminal);
        var code = LangfuseCtl.run(host, engines, words);
        return new Seen(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
