package io.langfusectl.cli;

import static io.langfusectl.cli.RealProject.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.TerminalProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A question that is left by Ctrl-C, a signal or the end of the input, on a real terminal. */
final class QuestionsIT {

    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";
    private static final String INTERRUPTED = " Interrupted before an answer; nothing was done\r\n";
    private static final String STARTS = "Start it first?";

    private final RealProject project = RealProject.make();
    private final Path foreign = project.directory().resolveSibling("foreign");

    @BeforeEach
    void make() throws IOException {
        Files.writeString(Files.createDirectories(foreign).resolve("thesis.txt"), "mine\n");
        project.write("templates/extra.yml", """
                name: ${LANGFUSE_CTL_INSTANCE}-extra
                services:
                  quick:
                    image: busybox:1.36
                    command: [sleep, "600"]
                    init: true
                    volumes: ["kept:/kept"]
                volumes:
                  kept:
                """);
    }

    @AfterEach
    void close() {
        run("sh", "-c", "docker rm -fv " + project.container("extra", "quick") + " 2>&1 || :");
        run("sh", "-c", "docker volume rm " + project.project("extra") + "_kept 2>&1 || :");
        project.close();
    }

    private TerminalProgram ask(String line) {
        return ask("en", line);
    }

    private TerminalProgram ask(String language, String line) {
        return TerminalProgram.start(
                line.contains("--instance") ? foreign : project.directory(),
                project.directory().resolveSibling("home"),
                Map.of("LANGFUSE_CTL_LANG", language),
                line.replace("OTHER", project.instance() + "b").split(" ", -1));
    }

    /** Every file there is and what is in it, but for the lock, which holds no more than who had it last. */
    private Map<String, String> files() throws IOException {
        var seen = new TreeMap<String, String>();
        for (var folder : new Path[] {foreign, project.directory()}) {
            try (var files = Files.walk(folder)) {
                for (var file : files.filter(one -> !one.endsWith("lock")).toList()) {
                    seen.put(file.toString(), Files.isDirectory(file) ? "" : Files.readString(file));
                }
            }
        }
        return seen;
    }

    private String engine() {
        return run("docker", "ps", "-aq", "-f", "name=^/" + project.instance())
                + run("docker", "volume", "ls", "-q", "-f", "name=^" + project.instance());
    }

    @ParameterizedTest
    @CsvSource({
        "init --instance OTHER, [y/N]",
        "start --instance OTHER, [y/N]",
        "models --call, (y/n)",
        "update-config, " + STARTS,
        "tunnel --bind 0.0.0.0 nowhere.invalid, [y/N]"
    })
    void ctrl_c_at_a_question_ends_the_command_at_once_and_nothing_is_done(String line, String question)
            throws IOException {
        project.session().type("models"); // what any command would write is there
        var files = files();
        var engine = engine();
        try (var command = ask(line)) {
            command.says(question);
            command.type(CTRL_C);
            command.says(INTERRUPTED);
            command.type("y\n");
            assertEquals(130, command.end(), command::said);
            assertFalse(command.said().contains("To go on"), command::said);
        }
        assertEquals(files, files());
        assertEquals(engine, engine());
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "HUP, 129", "INT, 130"})
    void so_does_a_signal_also_where_data_would_be_deleted(String signal, int code) throws IOException {
        project.ctl("start extra");
        var files = files();
        var engine = engine();
        try (var stop = ask("stop --volumes extra")) {
            stop.says("to delete it:");
            stop.signal(signal);
            stop.says(INTERRUPTED);
            stop.type(project.project("extra") + "\n");
            assertEquals(code, stop.end(), stop::said);
        }
        assertEquals(files, files());
        assertEquals(engine, engine());
        project.ctl("stop extra"); // nothing is held any more
    }

    @ParameterizedTest
    @CsvSource({
        "init --instance OTHER, [y/N], y, 3",
        "models --call, (y/n), y, 0",
        "update-config, " + STARTS + ", '', 5",
        "update-config, " + STARTS + ", y, 5"
    })
    void an_end_of_the_input_is_a_no_whatever_was_typed_of_the_line(
            String line, String question, String typed, int code) throws IOException {
        project.session().type("models");
        var files = files();
        var engine = engine();
        try (var command = ask(line)) {
            command.says(question);
            command.type(typed + CTRL_D + (typed.isEmpty() ? "" : CTRL_D));
            assertEquals(code, command.end(), command::said);
        }
        assertEquals(files, files());
        assertEquals(engine, engine());
    }

    @Test
    void it_is_said_in_japanese_too() {
        try (var command = ask("ja", "init --instance OTHER")) {
            command.says("[y/N]");
            command.type(CTRL_C);
            assertEquals(130, command.end(), command::said);
            assertTrue(command.said().contains(" 回答の前に中断しました。何も実行していません\r\n"), command::said);
        }
    }

    @Test
    void a_question_that_is_answered_is_done() {
        try (var command = ask("init --instance OTHER")) {
            command.says("[y/N]");
            command.type("yes\n");
            assertEquals(0, command.end(), command::said);
        }
        assertTrue(Files.exists(foreign.resolve(".env")));
    }
}
