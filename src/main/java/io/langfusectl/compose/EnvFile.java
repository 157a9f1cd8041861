package io.langfusectl.compose;

import io.github.cdimascio.dotenv.internal.DotenvParser;
import io.github.cdimascio.dotenv.internal.DotenvReader;
import io.langfusectl.problem.Problem;
import io.langfusectl.problem.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A {@code .env} file, read as Compose reads it.
 *
 * @param place how complaints and origins name the file
 * @param entries in the order of the file; of several with one name the last one counts
 */
public record EnvFile(String place, List<Entry> entries) {

    /** What dotenv-java reads exactly as Compose does, and what {@code init} writes: no quote, blank or variable. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=[!-~&&[^'\"`#$\\\\]]*");

    /** One variable of the file, its value complete. */
    public record Entry(String name, String value, int line) {

        /** The name only: the value may be a secret. */
        @Override
        public String toString() {
            return name;
        }
    }

    /** A file without entries. */
    public static EnvFile empty() {
        return new EnvFile(".env", List.of());
    }

    /**
     * Reads a file's text. Variables in it mean the environment's and, after that, earlier entries; a name alone passes
     * the environment's on, and is a mistake if there is none.
     */
    public static EnvFile read(String text, String place, Map<String, String> environment) {
        var written = raw(text, place);
        written.stream()
                .filter(rawEntry -> rawEntry.value().isEmpty() && !environment.containsKey(rawEntry.name()))
                .findFirst()
                .ifPresent(rawEntry -> {
                    throw new SourceLocation(Problem.ENV_FILE_INVALID, place, rawEntry.line(), "")
                            .complaint(Reason.ENTRY_WITHOUT_VALUE);
                });
        return read(written, place, name -> Optional.ofNullable(environment.get(name)), new LinkedHashMap<>());
    }

    /**
     * Reads entries that may refer to what is known already, which grows by them; names without a value are left out.
     */
    static EnvFile read(
            List<EnvFileParser.RawEntry> written,
            String place,
            Function<String, Optional<String>> environment,
            Map<String, String> known) {
        var interpolation =
                new Interpolation(name -> environment.apply(name).or(() -> Optional.ofNullable(known.get(name))));
        var entries = new ArrayList<Entry>();
        for (var rawEntry : written) {
            rawEntry.value()
                    .map(value -> rawEntry.literal() ? value : interpolation.fillIn(value, rawEntry.place(place)))
                    .or(() -> environment.apply(rawEntry.name()))
                    .ifPresent(value -> {
                        known.put(rawEntry.name(), value);
                        entries.add(new Entry(rawEntry.name(), value, rawEntry.line()));
                    });
        }
        return new EnvFile(place, List.copyOf(entries));
    }

    /** The entries as they are written. */
    static List<EnvFileParser.RawEntry> raw(String text, String place) {
        var lines = (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\n", -1);
        var entries = new ArrayList<EnvFileParser.RawEntry>();
        for (int i = 0; i < lines.length; i++) {
            if (PLAIN.matcher(lines[i]).matches()) {
                entries.add(plain(lines[i], i + 1));
            } else if (!lines[i].isBlank() && !lines[i].startsWith("#")) {
                return new EnvFileParser(String.join("\n", lines), place).entries();
            }
        }
        return entries;
    }

    private static EnvFileParser.RawEntry plain(String written, int line) {
        var reader = new DotenvReader("", "") {
            @Override
            public List<String> read() {
                return List.of(written);
            }
        };
        var entry = new DotenvParser(reader, true, true).parse().get(0);
        return new EnvFileParser.RawEntry(entry.getKey(), Optional.of(entry.getValue()), true, line);
    }

    /** The entry that counts for a name. */
    public Optional<Entry> find(String name) {
        return entries.stream().filter(entry -> entry.name().equals(name)).reduce((earlier, later) -> later);
    }

    /** Every variable with its value. */
    public Map<String, String> values() {
        var values = new LinkedHashMap<String, String>();
        entries.forEach(entry -> values.put(entry.name(), entry.value()));
        return values;
    }

    /** Names only: values may be secrets. */
    @Override
    public String toString() {
        return place + entries;
    }
}
