package io.langfusectl.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the launcher prints without starting Java: the version, the help of each command, the completions. The build
 * writes it beside the jars, a folder for each language.
 */
public final class HelpTexts {

    private static final List<String> LANGUAGES = List.of("en", "ja");

    private HelpTexts() {}

    /** Writes all texts below the folder that is named. */
    public static void main(String[] folder) throws IOException {
        for (var language : LANGUAGES) {
            var there = Files.createDirectories(Path.of(folder[0]).resolve(language));
            for (var text : in(language).entrySet()) {
                Files.writeString(there.resolve(text.getKey()), text.getValue());
            }
        }
    }

    /** The texts of a language by their files' names: the arguments, joined by blanks. */
    static Map<String, String> in(String language) {
        var texts = new LinkedHashMap<String, String>();
        for (var line : lines()) {
            texts.put(line, printed(language, line));
        }
        return texts;
    }

    private static List<String> lines() {
        var lines = new ArrayList<>(List.of("--version", "--help"));
        Commands.NAMES.forEach(name -> lines.add(name + " --help"));
        List.of("bash", "zsh", "fish").forEach(shell -> lines.add("completion " + shell));
        return lines;
    }

    private static String printed(String language, String line) {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        var here = Path.of("").toAbsolutePath();
        var processContext = new ProcessContext(
                here,
                here,
                Map.of("LANGFUSE_CTL_LANG", language),
                new ByteArrayInputStream(new byte[0]),
                stream,
                stream,
                Locale.ROOT,
                false);
        var code = LangfuseCtl.run(processContext, line.split(" "));
        if (code != 0) {
            throw new IllegalStateException(line + " ended with " + code);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
