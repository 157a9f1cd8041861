package io.langfusectl.compose;

import io.langfusectl.problem.Reason;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A whole stack file in Compose's canonical form. */
record StackNormalizer(YamlValue root, String project, LoadContext loadContext) {

    private static final Set<String> KEYS = Set.of("name", "version", "services", "networks", "volumes", "configs");
    private static final String NAME = "[a-zA-Z0-9._-]+";

    Map<String, Object> canonical() {
        var form = new LinkedHashMap<String, Object>();
        var fields = root.fields(KEYS);
        form.put("name", project);
        var services = services(fields.get("services"));
        form.put("services", services);
        var networks = resources(fields.get("networks"), StackNormalizer::network);
        networks.computeIfAbsent("default", key -> named(key, new TreeMap<>(Map.of("ipam", Map.of()))));
        form.put("networks", networks);
        form.put("volumes", resources(fields.get("volumes"), StackNormalizer::volume));
        form.put("configs", resources(fields.get("configs"), StackNormalizer::config));
        new UnusedResources(services).retainIn(form);
        form.values().removeIf(value -> value instanceof Map<?, ?> map && map.isEmpty());
        root.fields().forEach((key, yamlValue) -> {
            if (key.startsWith("x-")) {
                form.put(key, plain(yamlValue));
            }
        });
        return form;
    }

    private Map<String, Map<String, @Nullable Object>> services(@Nullable YamlValue services) {
        if (services == null || services.value() == null || services.fields().isEmpty()) {
            throw root.complaint(Reason.SERVICES_MISSING);
        }
        var reader = new ServiceNormalizer(loadContext);
        var forms = new LinkedHashMap<String, Map<String, @Nullable Object>>();
        services.fields().forEach((name, yamlValue) -> {
            if (!name.matches(NAME)) {
                throw yamlValue.complaint(Reason.NAME_NEEDED);
            }
            forms.put(name, reader.canonical(yamlValue));
        });
        return forms;
    }

    /** Networks, volumes or configs, each with its real name. */
    private Map<String, Map<String, Object>> resources(
            @Nullable YamlValue section, Function<YamlValue, Map<String, Object>> reader) {
        var forms = new TreeMap<String, Map<String, Object>>();
        if (section != null) {
            section.fields().forEach((key, yamlValue) -> {
                if (!key.matches(NAME)) {
                    throw yamlValue.complaint(Reason.NAME_NEEDED);
                }
                forms.put(key, named(key, reader.apply(yamlValue)));
            });
        }
        return forms;
    }

    private Map<String, Object> named(String key, Map<String, Object> form) {
        form.putIfAbsent("name", form.containsKey("external") ? key : project + "_" + key);
        return form;
    }

    private static Map<String, Object> network(YamlValue yamlValue) {
        var form = resource(yamlValue, Map.of("internal", YamlValue::truth));
        form.put("ipam", Map.of());
        return form;
    }

    private static Map<String, Object> volume(YamlValue yamlValue) {
        return resource(yamlValue, Map.of("driver", YamlValue::text, "driver_opts", ServiceAttributes::driverOptions));
    }

    /** What networks and volumes have in common; an external one has nothing but its name. */
    private static Map<String, Object> resource(YamlValue yamlValue, Map<String, Function<YamlValue, Object>> own) {
        var form = new TreeMap<String, Object>();
        if (yamlValue.value() == null) {
            return form;
        }
        var readers = new LinkedHashMap<String, Function<YamlValue, Object>>(own);
        readers.put("name", YamlValue::text);
        readers.put("external", YamlValue::truth);
        readers.put("labels", ServiceAttributes::labels);
        var fields = yamlValue.fields(readers.keySet());
        fields.forEach((key, field) ->
                form.put(key, readers.getOrDefault(key, YamlValue::text).apply(field)));
        form.values().removeIf(value -> Set.of(false, "", Map.of()).contains(value));
        if (form.containsKey("external") && !Set.of("external", "name").containsAll(fields.keySet())) {
            throw yamlValue.complaint(Reason.EXTERNAL_HAS_MORE);
        }
        return form;
    }

    private static Map<String, Object> config(YamlValue yamlValue) {
        var fields = yamlValue.fields(Set.of("name", "content", "environment"));
        if (fields.containsKey("content") == fields.containsKey("environment")) {
            throw yamlValue.complaint(Reason.CONFIG_SOURCE_NEEDED);
        }
        var form = new TreeMap<String, Object>();
        fields.forEach((key, field) -> form.put(key, field.text()));
        return form;
    }

    /** An extension, as it is. */
    private static @Nullable Object plain(YamlValue yamlValue) {
        if (yamlValue.isMap()) {
            var map = new LinkedHashMap<String, @Nullable Object>();
            yamlValue.fields().forEach((key, field) -> map.put(key, plain(field)));
            return map;
        }
        return yamlValue.isList()
                ? (Object)
                        yamlValue.items().stream().map(StackNormalizer::plain).toList()
                : yamlValue.value();
    }
}
