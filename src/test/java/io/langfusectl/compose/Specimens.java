package io.langfusectl.compose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The shipped stacks and settings, for tests. */
final class Specimens {

    /** A line of {@code .env.example}: a secret, or the default of a setting behind a {@code #}. */
    static final Pattern SETTING = Pattern.compile("(?m)^(#?)([A-Z][A-Z0-9_]*)=(.*)$");

    private Specimens() {}

    static String example() throws IOException {
        return Files.readString(Path.of(".env.example"));
    }

    /** A {@code .env} as {@code init} makes it: every secret has a value, and nothing else. */
    static String secrets() throws IOException {
        return SETTING.matcher(example()).replaceAll("$1$2=$3secret-of-$2");
    }

    /** A {@code .env} in which everything is set that Compose knows too. */
    static String everything() throws IOException {
        return SETTING.matcher(example()).replaceAll(line -> {
            var name = line.group(2);
            var value = name.endsWith("_PORT") || line.group(3).matches("[0-9]+")
                    ? "4" + (name.hashCode() & 0xfff)
                    : "x-" + name.toLowerCase(Locale.ROOT);
            return name + "=" + (name.equals("LANGFUSE_CTL_REGISTRY") ? "" : value);
        });
    }

    static StackFile template(String stack, Map<String, String> environment, String env) throws IOException {
        var place = "templates/" + stack + ".yml";
        return ComposeLoader.read(
                new StackSource(
                        stack,
                        place,
                        Files.readString(Path.of(place)),
                        Path.of("").toAbsolutePath()),
                Variables.of(environment, EnvFile.read(env, ".env", environment)));
    }
}
