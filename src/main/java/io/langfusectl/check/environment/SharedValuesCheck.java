package io.langfusectl.check.environment;

import io.langfusectl.check.Finding;
import io.langfusectl.compose.Service;
import io.langfusectl.compose.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Values that two containers must share: the worker decrypts and stores what web accepts, the proxy has web's keys. */
public record SharedValuesCheck(List<Service> services, Variables variables) {

    private static final Pattern SHARED = Pattern.compile(
            "DATABASE_(?:URL|HOST|USERNAME|PASSWORD|NAME|ARGS)|SALT|ENCRYPTION_KEY|CLICKHOUSE_.*|REDIS_.*"
                    + "|LANGFUSE_S3_EVENT_.*|LANGFUSE_S3_BATCH_EXPORT_.*|LANGFUSE_MIGRATION_V4_WRITE_MODE"
                    + "|LANGFUSE_MIGRATION_V4_ALLOW_PREVIEW_OPT_IN");

    private static final Map<String, String> KEYS = Map.of(
            "LANGFUSE_PUBLIC_KEY", "LANGFUSE_INIT_PROJECT_PUBLIC_KEY",
            "LANGFUSE_SECRET_KEY", "LANGFUSE_INIT_PROJECT_SECRET_KEY");

    List<Finding> findings() {
        var found = new ArrayList<Finding>();
        var langfuse = services.stream().filter(ProductImage::runsLangfuse).toList();
        if (langfuse.size() == 2) {
            differences(langfuse.get(0), langfuse.get(1), found);
        }
        services.stream()
                .filter(service -> new ProductImage(service.image()).is("litellm"))
                .forEach(proxy -> langfuse.forEach(web -> keys(proxy.environment(), web.environment(), found)));
        return found;
    }

    private void differences(Service one, Service other, List<Finding> found) {
        differing(one.environment(), other.environment())
                .forEach(name -> found.add(
                        Finding.error("ENV_DIFFERS", variables.origin(name), name, one.name(), other.name())));
    }

    /** The names of what web and worker must share and do not. */
    public static List<String> differing(Map<String, String> web, Map<String, String> worker) {
        var names = new TreeSet<>(web.keySet());
        names.addAll(worker.keySet());
        return names.stream()
                .filter(name -> SHARED.matcher(name).matches())
                .filter(name -> !Objects.equals(web.get(name), worker.get(name)))
                .toList();
    }

    private void keys(Map<String, String> proxy, Map<String, String> web, List<Finding> found) {
        KEYS.keySet().stream().sorted().forEach(name -> {
            var ours = proxy.getOrDefault(name, "");
            var made = web.getOrDefault(KEYS.get(name), "");
            if (!ours.isEmpty() && !made.isEmpty() && !ours.equals(made)) {
                found.add(Finding.warning("KEYS_DIFFER", variables.origin(name), name, String.valueOf(KEYS.get(name))));
            }
        });
    }
}
