package io.langfusectl.compose;

import io.langfusectl.problem.Reason;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A whole stack file in Compose's canonical form. */
record StackForm(Entry root, String project, Context context) {

    private static final Set<String> KEYS = Set.of("name", "version", "services", "networks", "volumes", "configs");
    private static final String NAME = "[a-zA-Z0-9._-]+";

    Map<String, Object> canonical() {
        var form = new LinkedHashMap<String, Object>();
        var fields = root.fields(KEYS);
        form.put("name", project);
        var services = services(fields.get("services"));
        form.put("services", services);
        var networks = resources(fields.get("networks"), StackForm::network);
        networks.computeIfAbsent("default", key -> named(key, new TreeMap<>(Map.of("ipam", Map.of()))));
        form.put("networks", networks);
        form.put("volumes", resources(fields.get("volumes"), StackForm::volume));
        form.put("configs", resources(fields.get("configs"), StackForm::config));
        new Used(services).retainIn(form);
        form.values().removeIf(value -> value instanceof Map<?, ?> map && map.isEmpty());
        root.fields().forEach((key, entry) -> {
            if (key.startsWith("x-")) {
                form.put(key, plain(entry));
            }
        });
        return form;
    }

    private Map<String, Map<String, @Nullable Object>> services(@Nullable Entry services) {
        if (services == null || services.value() == null || services.fields().isEmpty()) {
            throw root.complaint(Reason.SERVICES_MISSING);
        }
        var reader = new ServiceForm(context);
        var forms = new LinkedHashMap<String, Map<String, @Nullable Object>>();
        services.fields().forEach((name, entry) -> {
            if (!name.matches(NAME)) {
                throw entry.complaint(Reason.NAME_NEEDED);
            }
            forms.put(name, reader.canonical(entry));
        });
        return forms;
    }

    /** Networks, volumes or configs, each with its real name. */
    private Map<String, Map<String, Object>> resources(
            @Nullable Entry section, Function<Entry, Map<String, Object>> reader) {
        var forms = new TreeMap<String, Map<String, Object>>();
        if (section != null) {
            section.fields().forEach((key, entry) -> {
                if (!key.matches(NAME)) {
                    throw entry.complaint(Reason.NAME_NEEDED);
                }
                forms.put(key, named(key, reader.apply(entry)));
            });
        }
        return forms;
    }

    private Map<String, Object> named(String key, Map<String, Object> form) {
        form.putIfAbsent("name", form.containsKey("external") ? key : project + "_" + key);
        return form;
    }

    private static Map<String, Object> network(Entry entry) {
        var form = resource(entry, Map.of("internal", Entry::truth));
        form.put("ipam", Map.of());
        return form;
    }

    private static Map<String, Object> volume(Entry entry) {
        return resource(entry, Map.of("driver", Entry::text, "driver_opts", Attachments::driverOptions));
    }

    /** What networks and volumes have in common; an external one has nothing but its name. */
    private static Map<String, Object> resource(Entry entry, Map<String, Function<Entry, Object>> own) {
        var form = new TreeMap<String, Object>();
        if (entry.value() == null) {
            return form;
        }
        var readers = new LinkedHashMap<String, Function<Entry, Object>>(own);
        readers.put("name", Entry::text);
        readers.put("external", Entry::truth);
        readers.put("labels", Attachments::labels);
        var fields = entry.fields(readers.keySet());
        fields.forEach((key, field) ->
                form.put(key, readers.getOrDefault(key, Entry::text).apply(field)));
        form.values().removeIf(value -> Set.of(false, "", Map.of()).contains(value));
        if (form.containsKey("external") && !Set.of("external", "name").containsAll(fields.keySet())) {
            throw entry.complaint(Reason.EXTERNAL_HAS_MORE);
        }
        return form;
    }

    private static Map<String, Object> config(Entry entry) {
        var fields = entry.fields(Set.of("name", "content", "environment"));
        if (fields.containsKey("content") == fields.containsKey("environment")) {
            throw entry.complaint(Reason.CONFIG_SOURCE_NEEDED);
        }
        var form = new TreeMap<String, Object>();
        fields.forEach((key, field) -> form.put(key, field.text()));
        return form;
    }

    /** An extension, as it is. */
    private static @Nullable Object plain(Entry entry) {
        if (entry.isMap()) {
            var map = new LinkedHashMap<String, @Nullable Object>();
            entry.fields().forEach((key, field) -> map.put(key, plain(field)));
            return map;
        }
        return entry.isList()
                ? (Object) entry.items().stream().map(StackForm::plain).toList()
                : entry.value();
    }
}
