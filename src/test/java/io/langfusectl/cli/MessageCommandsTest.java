package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command that a message names is one that can be typed. */
final class MessageCommandsTest {

    private static final Pattern NAMED =
            Pattern.compile("langfuse-ctl((?: (?:--?[a-z][a-z-]*|%\\d\\$s|[A-Za-z0-9_%$…-]+(?:\\.yml)?))+)");

    /** Words after the program's name with which a sentence goes on, in which it is not a command. */
    private static final Set<String> PROSE =
            Set.of("is", "with", "has", "was", "to", "did", "and", "made", "of", "shows");

    @TempDir
    Path root;

    /** The exit code for a line where nothing is there to work on: 2 says that it was not understood. */
    private Session.Seen tried(String command) {
        return new Session(root, root, processContext -> {
                    throw new Failure(Problem.ENGINE_STOPPED, "unix:///none");
                })
                .type(command);
    }

    @Test
    void every_command_in_a_message_can_be_typed() {
        var commands = commands();
        assertTrue(commands.size() >= 12, commands.toString());
        commands.forEach((command, key) -> {
            var seen = tried(command);
            var isUnderstood = seen.code() != 2 && seen.code() != 1;
            assertTrue(isUnderstood, key + ": langfuse-ctl " + command + "\n" + seen.err());
        });
    }

    @Test
    void a_command_that_does_not_exist_would_be_found() {
        assertEquals(2, tried("strat").code());
        assertEquals(2, tried("start --volumes").code());
    }

    /** Each command, without the sentence that goes on behind it, and where it was named. */
    private static Map<String, String> commands() {
        var found = new TreeMap<String, String>();
        for (var file : List.of("messages.properties", "messages_ja.properties")) {
            words(file).forEach((key, value) -> {
                var named = NAMED.matcher(value.toString());
                while (named.find()) {
                    var command = command(named.group(1).strip().split(" ", -1));
                    if (!command.isEmpty()) {
                        found.put(command, file + " " + key);
                    }
                }
            });
        }
        return found;
    }

    private static String command(String[] words) {
        if (PROSE.contains(words[0])) {
            return "";
        }
        var command = new ArrayList<String>();
        var isNamed = false; // options may come before the command
        for (var word : words) {
            var isArgument =
                    word.startsWith("-") || word.contains("%") || word.matches("[A-Z0-9_]+|\\d+[ms]|…|.*\\.yml");
            var isSubcommand = command.equals(List.of("tunnel")) && word.matches("status|stop");
            if (isNamed && !isArgument && !isSubcommand) {
                break;
            }
            isNamed |= !isArgument;
            command.add(word.replaceAll("%\\d\\$s|…", "langfuse-web"));
        }
        return String.join(" ", command);
    }

    private static Properties words(String file) {
        var words = new Properties();
        try (var in = Messages.class.getResourceAsStream(file)) {
            words.load(new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }
}
