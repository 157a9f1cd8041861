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
final class ServiceAttributes {

    private static final Set<String> CONDITIONS =
            Set.of("service_started", "service_healthy", "service_completed_successfully");

    private ServiceAttributes() {}

    static List<Object> configs(YamlValue configs) {
        var all = new LinkedHashMap<Object, Object>();
        for (var yamlValue : configs.items()) {
            var form = new TreeMap<String, Object>();
            var fields = yamlValue.isMap()
                    ? yamlValue.fields(Set.of("source", "target", "mode"))
                    : Map.of("source", yamlValue);
            fields.forEach((key, field) -> form.put(key, key.equals("mode") ? mode(field) : field.text()));
            if (!form.containsKey("source")) {
                throw yamlValue.complaint(Reason.FIELD_MISSING, "source");
            }
            all.put(form.getOrDefault("target", "/" + form.get("source")), form);
        }
        return new ArrayList<>(all.values());
    }

    /** Permissions, octal as text. */
    private static String mode(YamlValue yamlValue) {
        var text = yamlValue.value() instanceof Long number ? Long.toOctalString(number) : yamlValue.text();
        if (!text.matches("0*[0-7]{1,4}")) {
            throw yamlValue.complaint(Reason.PERMISSIONS_NEEDED);
        }
        return "0" + text.replaceFirst("^0+(?=.)", "");
    }

    static Map<String, @Nullable Object> networks(YamlValue networks) {
        var all = new TreeMap<String, @Nullable Object>();
        if (networks.isList()) {
            networks.differentTexts().forEach(name -> all.put(name, null));
            return all;
        }
        networks.fields()
                .forEach((name, yamlValue) -> all.put(name, yamlValue.value() == null ? null : network(yamlValue)));
        return all;
    }

    private static Map<String, Object> network(YamlValue yamlValue) {
        var form = new TreeMap<String, Object>();
        Optional.ofNullable(yamlValue.fields(Set.of("aliases")).get("aliases"))
                .map(YamlValue::lastTexts)
                .filter(aliases -> !aliases.isEmpty())
                .ifPresent(aliases -> form.put("aliases", aliases));
        return form;
    }

    static Map<String, Object> dependsOn(YamlValue dependsOn) {
        var all = new TreeMap<String, Object>();
        if (dependsOn.isList()) {
            dependsOn.differentTexts().forEach(name -> all.put(name, dependency("service_started")));
            return all;
        }
        dependsOn.fields().forEach((name, yamlValue) -> {
            var fields = yamlValue.fields(Set.of("condition", "required"));
            var condition = Optional.ofNullable(fields.get("condition"));
            if (!condition.map(YamlValue::text).map(CONDITIONS::contains).orElse(false)) {
                throw condition.orElse(yamlValue).complaint(Reason.CONDITION_UNKNOWN, String.join(", ", CONDITIONS));
            }
            if (!Optional.ofNullable(fields.get("required"))
                    .map(YamlValue::truth)
                    .orElse(true)) {
                throw yamlValue.complaint(Reason.OPTIONAL_DEPENDENCY);
            }
            all.put(name, dependency(condition.map(YamlValue::text).orElse("service_started")));
        });
        return all;
    }

    private static Map<String, Object> dependency(String condition) {
        return new TreeMap<>(Map.of("condition", condition, "required", true));
    }

    static Map<String, Object> ulimits(YamlValue ulimits) {
        var all = new TreeMap<String, Object>();
        ulimits.fields().forEach((name, yamlValue) -> {
            if (!yamlValue.isMap()) {
                all.put(name, yamlValue.integer());
                return;
            }
            var form = new TreeMap<String, Object>();
            yamlValue.fields(Set.of("soft", "hard")).forEach((key, limit) -> form.put(key, limit.integer()));
            if (form.size() < 2) {
                throw yamlValue.complaint(Reason.LIMITS_NEEDED);
            }
            all.put(name, form);
        });
        return all;
    }

    static Map<String, Object> logging(YamlValue logging) {
        var form = new TreeMap<String, Object>();
        var fields = logging.fields(Set.of("driver", "options"));
        Optional.ofNullable(fields.get("driver")).ifPresent(driver -> form.put("driver", driver.text()));
        Optional.ofNullable(fields.get("options"))
                .map(ServiceAttributes::options)
                .ifPresent(o -> form.put("options", o));
        return form;
    }

    private static Map<String, Object> options(YamlValue options) {
        var all = new TreeMap<String, Object>();
        options.fields()
                .forEach((name, yamlValue) ->
                        all.put(name, yamlValue.textOrNumber().orElse("")));
        return all;
    }

    static Map<String, Object> driverOptions(YamlValue options) {
        var all = new TreeMap<String, Object>();
        options.fields()
                .forEach((name, yamlValue) -> all.put(
                        name, yamlValue.textOrNumber().orElseThrow(() -> yamlValue.complaint(Reason.VALUE_MISSING))));
        return all;
    }

    static Map<String, Object> labels(YamlValue labels) {
        var all = new TreeMap<String, Object>();
        EnvironmentNormalizer.pairs(labels).forEach((name, value) -> all.put(name, value == null ? "" : value));
        return all;
    }
}
