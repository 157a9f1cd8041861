package io.langfusectl.compose;

import io.langfusectl.problem.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The smaller parts of a service, in their short and long forms. */
final class Attachments {

    private static final Set<String> CONDITIONS =
            Set.of("service_started", "service_healthy", "service_completed_successfully");

    private Attachments() {}

    static List<Object> configs(Entry configs) {
        var all = new LinkedHashMap<Object, Object>();
        for (var entry : configs.items()) {
            var form = new TreeMap<String, Object>();
            var fields = entry.isMap() ? entry.fields(Set.of("source", "target", "mode")) : Map.of("source", entry);
            fields.forEach((key, field) -> form.put(key, key.equals("mode") ? mode(field) : field.text()));
            if (!form.containsKey("source")) {
                throw entry.complaint(Reason.FIELD_MISSING, "source");
            }
            all.put(form.getOrDefault("target", "/" + form.get("source")), form);
        }
        return new ArrayList<>(all.values());
    }

    /** Permissions, octal as text. */
    private static String mode(Entry entry) {
        var text = entry.value() instanceof Long number ? Long.toOctalString(number) : entry.text();
        if (!text.matches("0*[0-7]{1,4}")) {
            throw entry.complaint(Reason.PERMISSIONS_NEEDED);
        }
        return "0" + text.replaceFirst("^0+(?=.)", "");
    }

    static Map<String, @Nullable Object> networks(Entry networks) {
        var all = new TreeMap<String, @Nullable Object>();
        if (networks.isList()) {
            networks.differentTexts().forEach(name -> all.put(name, null));
            return all;
        }
        networks.fields().forEach((name, entry) -> all.put(name, entry.value() == null ? null : network(entry)));
        return all;
    }

    private static Map<String, Object> network(Entry entry) {
        var form = new TreeMap<String, Object>();
        Optional.ofNullable(entry.fields(Set.of("aliases")).get("aliases"))
                .map(Entry::lastTexts)
                .filter(aliases -> !aliases.isEmpty())
                .ifPresent(aliases -> form.put("aliases", aliases));
        return form;
    }

    static Map<String, Object> dependsOn(Entry dependsOn) {
        var all = new TreeMap<String, Object>();
        if (dependsOn.isList()) {
            dependsOn.differentTexts().forEach(name -> all.put(name, dependency("service_started")));
            return all;
        }
        dependsOn.fields().forEach((name, entry) -> {
            var fields = entry.fields(Set.of("condition", "required"));
            var condition = Optional.ofNullable(fields.get("condition"));
            if (!condition.map(Entry::text).map(CONDITIONS::contains).orElse(false)) {
                throw condition.orElse(entry).complaint(Reason.CONDITION_UNKNOWN, String.join(", ", CONDITIONS));
            }
            if (!Optional.ofNullable(fields.get("required")).map(Entry::truth).orElse(true)) {
                throw entry.complaint(Reason.OPTIONAL_DEPENDENCY);
            }
            all.put(name, dependency(condition.map(Entry::text).orElse("service_started")));
        });
        return all;
    }

    private static Map<String, Object> dependency(String condition) {
        return new TreeMap<>(Map.of("condition", condition, "required", true));
    }

    static Map<String, Object> ulimits(Entry ulimits) {
        var all = new TreeMap<String, Object>();
        ulimits.fields().forEach((name, entry) -> {
            if (!entry.isMap()) {
                all.put(name, entry.integer());
                return;
            }
            var form = new TreeMap<String, Object>();
            entry.fields(Set.of("soft", "hard")).forEach((key, limit) -> form.put(key, limit.integer()));
            if (form.size() < 2) {
                throw entry.complaint(Reason.LIMITS_NEEDED);
            }
            all.put(name, form);
        });
        return all;
    }

    static Map<String, Object> logging(Entry logging) {
        var form = new TreeMap<String, Object>();
        var fields = logging.fields(Set.of("driver", "options"));
        Optional.ofNullable(fields.get("driver")).ifPresent(driver -> form.put("driver", driver.text()));
        Optional.ofNullable(fields.get("options")).map(Attachments::options).ifPresent(o -> form.put("options", o));
        return form;
    }

    private static Map<String, Object> options(Entry options) {
        var all = new TreeMap<String, Object>();
        options.fields()
                .forEach((name, entry) -> all.put(name, entry.textOrNumber().orElse("")));
        return all;
    }

    static Map<String, Object> driverOptions(Entry options) {
        var all = new TreeMap<String, Object>();
        options.fields()
                .forEach((name, entry) ->
                        all.put(name, entry.textOrNumber().orElseThrow(() -> entry.complaint(Reason.VALUE_MISSING))));
        return all;
    }

    static Map<String, Object> labels(Entry labels) {
        var all = new TreeMap<String, Object>();
        EnvironmentForm.pairs(labels).forEach((name, value) -> all.put(name, value == null ? "" : value));
        return all;
    }
}
