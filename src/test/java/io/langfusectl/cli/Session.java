package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.langfusectl.engine.Engine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
    private final Function<ProcessContext, Engine> engines;
    private final Map<String, String> environment = new HashMap<>();
    private String typed = "";
    private boolean terminal;
    private boolean roomForResults = true;
    private boolean roomForStory = true;

    Session(Path directory, Path home, Function<ProcessContext, Engine> engines) {
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
        return answeringAtMost(answer + "\n");
    }

    /** The same, and then the input ends, within a line if this has no end of line. */
    Session answeringAtMost(String letters) {
        typed = letters;
        terminal = true;
        return this;
    }

    /** There is no room for what is printed to standard output. */
    Session withoutRoomForResults() {
        roomForResults = false;
        return this;
    }

    /** There is no room for what is printed to standard error. */
    Session withoutRoomForTheStory() {
        roomForStory = false;
        return this;
    }

    private static final class FullDisk extends OutputStream {

        @Override
        public void write(int octet) throws IOException {
            throw new IOException("No space left on device");
        }
    }

    Seen type(String line) {
        return type(line.isEmpty() ? new String[0] : line.split(" ", -1));
    }

    Seen type(String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var processContext = new ProcessContext(
                directory,
                home,
                environment,
                new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(roomForResults ? out : new FullDisk(), true, StandardCharsets.UTF_8),
                new PrintStream(roomForStory ? err : new FullDisk(), true, StandardCharsets.UTF_8),
                Locale.ENGLISH,
                terminal);
        var code = LangfuseCtl.run(processContext, engines, words);
        return new Seen(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
