package io.langfusectl.compose;

import io.langfusectl.files.RegularFile;
import io.langfusectl.problem.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The environment of a service: its {@code env_file}s, and over them its {@code environment}. */
record EnvironmentNormalizer(LoadContext loadContext) {

    private static final Set<String> FILE_KEYS = Set.of("path", "required");

    /** Name to value; a name without a value that nobody sets has null. */
    Map<String, @Nullable Object> canonical(Optional<YamlValue> files, Optional<YamlValue> environment) {
        var own = new TreeMap<String, @Nullable Object>();
        environment.ifPresent(yamlValue -> own.putAll(pairs(yamlValue)));
        own.replaceAll((name, value) ->
                value == null ? loadContext.lookup().apply(name).orElse(null) : value);
        var all = new TreeMap<String, @Nullable Object>();
        var read = new LinkedHashMap<String, String>();
        files.ifPresent(yamlValue -> different(yamlValue).forEach(file -> read(file, known(own), read)));
        all.putAll(read);
        all.putAll(own);
        return all;
    }

    /** A mapping, or a list of {@code NAME=value} of which the last one counts. */
    static Map<String, @Nullable String> pairs(YamlValue yamlValue) {
        var pairs = new LinkedHashMap<String, @Nullable String>();
        if (yamlValue.isMap()) {
            yamlValue
                    .fields()
                    .forEach((name, value) -> pairs.put(name, value.scalar().orElse(null)));
            return pairs;
        }
        for (var item : yamlValue.items()) {
            var text = item.text();
            var equals = text.indexOf('=');
            var name = equals < 0 ? text : text.substring(0, equals);
            if (name.isEmpty() || Whitespace.is(name.charAt(name.length() - 1))) {
                throw item.complaint(Reason.ASSIGNMENT_NEEDED);
            }
            pairs.put(name, equals < 0 ? null : text.substring(equals + 1));
        }
        return pairs;
    }

    /** The files, each once. */
    private static Collection<YamlValue> different(YamlValue files) {
        var byPath = new LinkedHashMap<String, YamlValue>();
        (files.isList() ? files.items() : List.of(files)).forEach(file -> byPath.put(path(file), file));
        return byPath.values();
    }

    private static String path(YamlValue file) {
        if (!file.isMap()) {
            return file.text();
        }
        return file.find("path").map(YamlValue::text).orElseThrow(() -> file.complaint(Reason.FIELD_MISSING, "path"));
    }

    /** What a variable in an {@code env_file} means: the project's, then the service's own, then an earlier entry's. */
    private Function<String, Optional<String>> known(Map<String, @Nullable Object> own) {
        return name -> loadContext.lookup().apply(name).or(() -> Optional.ofNullable((String) own.get(name)));
    }

    private void read(YamlValue file, Function<String, Optional<String>> known, Map<String, String> read) {
        var fields = file.isMap() ? file.fields(FILE_KEYS) : Map.<String, YamlValue>of();
        var required = Optional.ofNullable(fields.get("required"))
                .map(YamlValue::truth)
                .orElse(true);
        var source = Path.of(loadContext.absolute(path(file)));
        if (required || Files.exists(source)) {
            var text = RegularFile.text(source, source.toString());
            EnvFile.read(EnvFile.raw(text, path(file)), path(file), known, read);
        }
    }
}
