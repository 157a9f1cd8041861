package io.langfusectl.compose;

import java.util.Map;
import java.util.Optional;

/** The variables that stack files may ask for: the process environment's win over the {@code .env} file's. */
public final class Variables {

    /** The origin of a variable that is set nowhere. */
    public static final String DEFAULT = "default";

    private final Map<String, String> environment;
    private final EnvFile file;
    private final Map<String, String> fileValues;

    private Variables(Map<String, String> environment, EnvFile file) {
        this.environment = environment; // not a copy: it refuses what could not be decoded
        this.file = file;
        this.fileValues = file.values();
    }

    public static Variables of(Map<String, String> environment, EnvFile file) {
        return new Variables(environment, file);
    }

    /** The value that counts; empty if the variable is set nowhere. */
    public Optional<String> value(String name) {
        return Optional.ofNullable(environment.get(name)).or(() -> Optional.ofNullable(fileValues.get(name)));
    }

    /** Where the value comes from: {@code environment}, {@code .env:12}, or {@code default} if it is set nowhere. */
    public String origin(String name) {
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
