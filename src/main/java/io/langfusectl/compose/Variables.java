package io.langfusectl.compose;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The variables that stack files may ask for: the command line's win over the process environment's, and those over the
 * {@code .env} file's.
 */
public final class Variables {

    /** The origin of a variable that is set nowhere. */
    public static final String DEFAULT = "default";

    private final Map<String, String> options;
    private final Map<String, String> environment;
    private final EnvFile file;
    private final Map<String, String> fileValues;

    private Variables(Map<String, String> options, Map<String, String> environment, EnvFile file) {
        this.options = Map.copyOf(options);
        this.environment = environment; // not a copy: it refuses what could not be decoded
        this.file = file;
        this.fileValues = file.values();
    }

    public static Variables of(Map<String, String> environment, EnvFile file) {
        return new Variables(Map.of(), environment, file);
    }

    /** The same with one that an option of the command line sets. */
    public Variables with(String name, String value) {
        var more = new HashMap<>(options);
        more.put(name, value);
        return new Variables(more, environment, file);
    }

    /** The value that counts; empty if the variable is set nowhere. */
    public Optional<String> value(String name) {
        return Optional.ofNullable(options.get(name))
                .or(() -> Optional.ofNullable(environment.get(name)))
                .or(() -> Optional.ofNullable(fileValues.get(name)));
    }

    /**
     * Where the value comes from: {@code command line}, {@code environment}, {@code .env:12}, or {@code default} if it
     * is set nowhere.
     */
    public String origin(String name) {
        if (options.containsKey(name)) {
            return "command line";
        }
        if (environment.containsKey(name)) {
            return "environment";
        }
        return file.find(name).map(entry -> file.place() + ":" + entry.line()).orElse(DEFAULT);
    }

    /** Where {@code ~} leads; only the process environment can say. */
    Optional<String> home() {
        return Optional.ofNullable(environment.get("HOME"));
    }

    /** Says nothing: values may be secrets. */
    @Override
    public String toString() {
        return "variables";
    }
}
