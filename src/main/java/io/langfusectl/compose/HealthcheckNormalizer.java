package io.langfusectl.compose;

import io.langfusectl.problem.Reason;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The engine's supervision of a container. */
final class HealthcheckNormalizer {

    private static final Set<String> DURATIONS = Set.of("interval", "timeout", "start_period");
    private static final Set<String> KEYS = Set.of("test", "interval", "timeout", "start_period", "retries", "disable");
    private static final Set<String> KINDS = Set.of("CMD", "CMD-SHELL", "NONE");

    private HealthcheckNormalizer() {}

    static Map<String, Object> canonical(YamlValue healthcheck) {
        var form = new TreeMap<String, Object>();
        healthcheck.fields(KEYS).forEach((key, yamlValue) -> {
            if (DURATIONS.contains(key)) {
                form.put(key, GoDuration.print(GoDuration.of(yamlValue)));
            } else if (key.equals("retries")) {
                form.put(key, retries(yamlValue));
            } else if (key.equals("test")) {
                form.put(key, test(yamlValue));
            } else if (yamlValue.truth()) {
                form.put(key, true);
            }
        });
        form.remove("test", List.of());
        return form;
    }

    private static long retries(YamlValue yamlValue) {
        var retries = yamlValue.integer();
        if (retries < 0) {
            throw yamlValue.complaint(Reason.COUNT_NEEDED);
        }
        return retries;
    }

    private static List<String> test(YamlValue yamlValue) {
        if (!yamlValue.isList()) {
            return List.of("CMD-SHELL", yamlValue.text());
        }
        var test = yamlValue.texts();
        if (!test.isEmpty() && !KINDS.contains(test.get(0))) {
            throw yamlValue.complaint(Reason.HEALTH_COMMAND_NEEDED);
        }
        return test;
    }
}
