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
final class ServiceForm {

    private final Map<String, Function<Entry, Object>> readers = new LinkedHashMap<>();
    private final EnvironmentForm environment;

    ServiceForm(Context context) {
        environment = new EnvironmentForm(context);
        readers.put("image", Entry::text);
        readers.put("command", ShellWords::of);
        readers.put("entrypoint", ShellWords::of);
        readers.put("ports", PortForm::canonical);
        readers.put("volumes", new MountForm(context)::canonical);
        readers.put("configs", Attachments::configs);
        readers.put("networks", Attachments::networks);
        readers.put("depends_on", Attachments::dependsOn);
        readers.put("healthcheck", HealthcheckForm::canonical);
        for (var key : List.of("user", "working_dir", "hostname", "platform", "stop_signal")) {
            readers.put(key, Entry::text);
        }
        readers.put("restart", ServiceForm::restart);
        readers.put("stop_grace_period", entry -> GoDuration.print(GoDuration.of(entry)));
        readers.put("init", Entry::truth);
        readers.put("privileged", Entry::truth);
        readers.put("read_only", Entry::truth);
        readers.put("mem_limit", ServiceForm::bytes);
        readers.put("shm_size", ServiceForm::bytes);
        readers.put("cpus", ServiceForm::cpus);
        readers.put("cap_add", Entry::lastTexts);
        readers.put("cap_drop", Entry::lastTexts);
        readers.put("security_opt", Entry::differentTexts);
        readers.put("tmpfs", entry -> entry.isList() ? entry.lastTexts() : List.of(entry.text()));
        readers.put("extra_hosts", HostForm::canonical);
        readers.put("ulimits", Attachments::ulimits);
        readers.put("logging", Attachments::logging);
        readers.put("labels", Attachments::labels);
        readers.put("environment", EnvironmentForm::pairs);
        readers.put("env_file", entry -> List.of());
    }

    /** As {@code docker compose config} prints it; null only where that prints null. */
    Map<String, @Nullable Object> canonical(Entry service) {
        var form = new TreeMap<String, @Nullable Object>();
        var fields = service.fields(readers.keySet());
        fields.forEach((key, entry) -> {
            if (entry.value() != null) {
                form.put(key, reader(key).apply(entry));
            } else if (!key.equals("command") && !key.equals("entrypoint")) {
                throw entry.complaint(Reason.VALUE_MISSING);
            }
        });
        form.put("environment", environment.canonical(find(fields, "env_file"), find(fields, "environment")));
        form.values().removeIf(ServiceForm::isNothing);
        for (var key : List.of("command", "entrypoint")) {
            var written = find(fields, key).filter(entry -> entry.value() != null);
            form.put(key, written.map(reader(key)).orElse(null));
        }
        find(fields, "init").ifPresent(init -> form.put("init", init.truth()));
        form.putIfAbsent("networks", new TreeMap<>(nothingFor("default")));
        return form;
    }

    private Function<Entry, Object> reader(String key) {
        return readers.getOrDefault(key, Entry::text);
    }

    private static Optional<Entry> find(Map<String, Entry> fields, String key) {
        return Optional.ofNullable(fields.get(key)).filter(entry -> entry.value() != null);
    }

    private static Map<String, @Nullable Object> nothingFor(String key) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        map.put(key, null);
        return map;
    }

    private static Object restart(Entry entry) {
        if (!entry.text().matches("no|always|unless-stopped|on-failure(:[0-9]{1,9})?")) {
            throw entry.complaint(Reason.RESTART_NEEDED);
        }
        return entry.text();
    }

    private static Object cpus(Entry entry) {
        var cpus = entry.decimal();
        return cpus == Math.rint(cpus) ? (Object) (long) cpus : cpus;
    }

    private static Object bytes(Entry entry) {
        var bytes = ByteSize.of(entry);
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
