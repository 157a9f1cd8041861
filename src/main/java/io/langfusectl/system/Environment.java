package io.langfusectl.system;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Reason;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The variables of the process as the user has set them. Looking up one that could not be decoded is a {@link Failure};
 * others do not suffer from it.
 */
public final class Environment extends AbstractMap<String, String> {

    private static final String LOCALE = "LC_ALL";

    private final Map<String, String> values;

    private Environment(Map<String, String> values) {
        this.values = values;
    }

    /** A map that refuses the values that could not be decoded; the same map where there are none. */
    public static Map<String, String> of(Map<String, String> values) {
        return values instanceof Environment || values.values().stream().allMatch(NativeText::isReadable)
                ? values
                : new Environment(values);
    }

    /** The user's variables: the process's without the locale that the launcher chose for Java. */
    public static Map<String, String> asTheUserHas(Map<String, String> process) {
        var environment = new HashMap<>(process);
        restoreLocale(environment);
        return environment;
    }

    private static void restoreLocale(Map<String, String> environment) {
        var theirs = usersLocale();
        if (theirs != null) {
            if (theirs.isEmpty()) {
                environment.remove(LOCALE);
            } else {
                environment.put(LOCALE, theirs);
            }
        }
    }

    /** What {@code LC_ALL} was before the launcher gave Java {@code C.UTF-8}; null if it did not. */
    public static @Nullable String usersLocale() {
        return System.getProperty("langfusectl.lc_all");
    }

    /** For a program that shall see what this one was given: each value in its own bytes, decoded or not. */
    public static ProcessBuilder handOn(ProcessBuilder program) {
        restoreLocale(program.environment());
        return program;
    }

    /** The same for variables that are known here as text: only what differs is encoded anew. */
    public static ProcessBuilder handOn(ProcessBuilder program, Map<String, String> environment) {
        var inherited = program.environment();
        inherited.keySet().retainAll(environment.keySet());
        environment.forEach((name, value) -> {
            if (!value.equals(inherited.get(name))) {
                inherited.put(name, value);
            }
        });
        return program;
    }

    /** The value, if the variable is set. */
    @Override
    public @Nullable String get(@Nullable Object name) {
        var value = values.get(name);
        return value == null ? null : NativeText.readable(value, Reason.VARIABLE_UNREADABLE, String.valueOf(name));
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return values.containsKey(name);
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        return Collections.unmodifiableMap(values).entrySet();
    }

    /** Says nothing: values may be secrets. */
    @Override
    public String toString() {
        return "variables";
    }
}
