package io.langfusectl.litellm;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.problem.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** The parsed values of a configuration, independent of its formatting, to compare it before and after an edit. */
record ParsedConfig(Map<Object, @Nullable Object> root) {

    private static final List<String> CALLBACK_KEYS = List.of("callbacks", "success_callback", "failure_callback");

    /** Aliases are limited by {@link YamlComposer}, which has read the text before. */
    static ParsedConfig of(String file, String text) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(Integer.MAX_VALUE);
        options.setCodePointLimit(Integer.MAX_VALUE);
        options.setNestingDepthLimit(200);
        try {
            return new ParsedConfig(copy(new Yaml(new SafeConstructor(options)).load(text)));
        } catch (MarkedYAMLException e) {
            // not its message: that quotes the text
            throw new Failure(Problem.CONFIG_INVALID, file, Reason.YAML_BROKEN.of(String.valueOf(e.getProblem())));
        }
    }

    ParsedConfig withoutOurCallbacks() {
        return changed(CallbackItems.SECTION, section -> {
            var settings = copy(section);
            for (var key : CALLBACK_KEYS) {
                var others = new ArrayList<Object>(asList(settings.remove(key)));
                others.removeIf(CallbackItems.LANGFUSE_CALLBACKS::contains);
                if (!others.isEmpty()) {
                    settings.put(key, others);
                }
            }
            return settings;
        });
    }

    ParsedConfig withoutProbe() {
        return changed("model_list", list -> {
            var models = new ArrayList<Object>(asList(list));
            models.removeIf(
                    model -> model instanceof Map<?, ?> map && ProxyConfig.PROBE_ALIAS.equals(map.get("model_name")));
            return models;
        });
    }

    ParsedConfig without(String section, String key) {
        return changed(section, existing -> {
            var settings = copy(existing);
            settings.remove(key);
            return settings;
        });
    }

    /** An empty section counts as none. */
    private ParsedConfig changed(String section, UnaryOperator<@Nullable Object> change) {
        var changed = new LinkedHashMap<>(root);
        var existing = changed.remove(section);
        var result = existing == null ? null : change.apply(existing);
        var isEmpty = result == null
                || (result instanceof Map<?, ?> map && map.isEmpty())
                || (result instanceof List<?> list && list.isEmpty());
        if (!isEmpty) {
            changed.put(section, Objects.requireNonNull(result));
        }
        return new ParsedConfig(changed);
    }

    private static Map<Object, @Nullable Object> copy(@Nullable Object map) {
        var copy = new LinkedHashMap<Object, @Nullable Object>();
        if (map instanceof Map<?, ?> existing) {
            existing.forEach(copy::put);
        }
        return copy;
    }

    private static List<?> asList(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        return value == null ? List.of() : List.of(value);
    }

    /** Nothing of the content: it may hold secrets. */
    @Override
    public String toString() {
        return "ParsedConfig";
    }
}
