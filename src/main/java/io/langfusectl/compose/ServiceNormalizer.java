package io.langfusectl.compose;

import io.langfusectl.problem.Reason;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One service in Compose's canonical form: a table of the supported keys, each with its reader. */
final class ServiceNormalizer {

    private final Map<String, Function<YamlValue, Object>> readers = new LinkedHashMap<>();
    private final EnvironmentNormalizer environment;

    ServiceNormalizer(LoadContext loadContext) {
        environment = new EnvironmentNormalizer(loadContext);
        readers.put("image", ServiceNormalizer::image);
        readers.put("command", ShellWords::of);
        readers.put("entrypoint", ShellWords::of);
        readers.put("ports", PortNormalizer::canonical);
        readers.put("volumes", new MountNormalizer(loadContext)::canonical);
        readers.put("configs", ServiceAttributes::configs);
        readers.put("networks", ServiceAttributes::networks);
        readers.put("depends_on", ServiceAttributes::dependsOn);
        readers.put("healthcheck", HealthcheckNormalizer::canonical);
        for (var key : List.of("user", "working_dir", "hostname", "platform", "stop_signal")) {
            readers.put(key, YamlValue::text);
        }
        readers.put("restart", ServiceNormalizer::restart);
        readers.put("stop_grace_period", yamlValue -> GoDuration.print(GoDuration.of(yamlValue)));
        readers.put("init", YamlValue::truth);
        readers.put("privileged", YamlValue::truth);
        readers.put("read_only", YamlValue::truth);
        readers.put("mem_limit", ServiceNormalizer::bytes);
        readers.put("shm_size", ServiceNormalizer::bytes);
        readers.put("cpus", ServiceNormalizer::cpus);
        readers.put("cap_add", YamlValue::lastTexts);
        readers.put("cap_drop", YamlValue::lastTexts);
        readers.put("security_opt", YamlValue::differentTexts);
        readers.put("tmpfs", yamlValue -> yamlValue.isList() ? yamlValue.lastTexts() : List.of(yamlValue.text()));
        readers.put("extra_hosts", ExtraHostsNormalizer::canonical);
        readers.put("ulimits", ServiceAttributes::ulimits);
        readers.put("logging", ServiceAttributes::logging);
        readers.put("labels", ServiceAttributes::labels);
        readers.put("environment", EnvironmentNormalizer::pairs);
        readers.put("env_file", yamlValue -> List.of());
    }

    /** As {@code docker compose config} prints it; null only where that prints null. */
    Map<String, @Nullable Object> canonical(YamlValue service) {
        var form = new TreeMap<String, @Nullable Object>();
        var fields = service.fields(readers.keySet());
        fields.forEach((key, yamlValue) -> {
            if (yamlValue.value() != null) {
                form.put(key, reader(key).apply(yamlValue));
            } else if (!key.equals("command") && !key.equals("entrypoint")) {
                throw yamlValue.complaint(Reason.VALUE_MISSING);
            }
        });
        form.put("environment", environment.canonical(find(fields, "env_file"), find(fields, "environment")));
        form.values().removeIf(ServiceNormalizer::isNothing);
        for (var key : List.of("command", "entrypoint")) {
            var written = find(fields, key).filter(yamlValue -> yamlValue.value() != null);
            form.put(key, written.map(reader(key)).orElse(null));
        }
        find(fields, "init").ifPresent(init -> form.put("init", init.truth()));
        form.putIfAbsent("networks", new TreeMap<>(nothingFor("default")));
        return form;
    }

    private Function<YamlValue, Object> reader(String key) {
        return readers.getOrDefault(key, YamlValue::text);
    }

    private static Optional<YamlValue> find(Map<String, YamlValue> fields, String key) {
        return Optional.ofNullable(fields.get(key)).filter(yamlValue -> yamlValue.value() != null);
    }

    private static Map<String, @Nullable Object> nothingFor(String key) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        map.put(key, null);
        return map;
    }

    private static Object image(YamlValue yamlValue) {
        if (!yamlValue.text().isEmpty() && !ImageReference.isValid(yamlValue.text())) {
            throw yamlValue.complaint(Reason.IMAGE_NEEDED);
        }
        return yamlValue.text();
    }

    private static Object restart(YamlValue yamlValue) {
        if (!yamlValue.text().matches("no|always|unless-stopped|on-failure(:[0-9]{1,9})?")) {
            throw yamlValue.complaint(Reason.RESTART_NEEDED);
        }
        return yamlValue.text();
    }

    private static Object cpus(YamlValue yamlValue) {
        var cpus = yamlValue.decimal();
        return cpus == Math.rint(cpus) ? (Object) (long) cpus : cpus;
    }

    private static Object bytes(YamlValue yamlValue) {
        var bytes = ByteSize.of(yamlValue);
        return bytes == 0 ? "" : String.valueOf(bytes);
    }

    /** What Compose leaves out. */
    private static boolean isNothing(@Nullable Object value) {
        return value == null
                || Set.of("", false, 0L).contains(value)
                || (value instanceof Map<?, ?> map && map.isEmpty())
                || (value instanceof Collection<?> list && list.isEmpty());
    }
}
