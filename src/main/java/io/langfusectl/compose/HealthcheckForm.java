package io.langfusectl.compose;

import io.langfusectl.problem.Reason;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The engine's supervision of a container. */
final class HealthcheckForm {

    private static final Set<String> DURATIONS = Set.of("interval", "timeout", "start_period");
    private static final Set<String> KEYS = Set.of("test", "interval", "timeout", "start_period", "retries", "disable");
    private static final Set<String> KINDS = Set.of("CMD", "CMD-SHELL", "NONE");

    private HealthcheckForm() {}

    static Map<String, Object> canonical(Entry healthcheck) {
        var form = new TreeMap<String, Object>();
        healthcheck.fields(KEYS).forEach((key, entry) -> {
            if (DURATIONS.contains(key)) {
                form.put(key, GoDuration.print(GoDuration.of(entry)));
            } else if (key.equals("retries")) {
                form.put(key, retries(entry));
            } else if (key.equals("test")) {
                form.put(key, test(entry));
            } else if (entry.truth()) {
                form.put(key, true);
            }
        });
        form.remove("test", List.of());
        return form;
    }

    private static long retries(Entry entry) {
        var retries = entry.integer();
        if (retries < 0) {
            throw entry.complaint(Reason.COUNT_NEEDED);
        }
        return retries;
    }

    private static List<String> test(Entry entry) {
        if (!entry.isList()) {
            return List.of("CMD-SHELL", entry.text());
        }
        var test = entry.texts();
        if (!test.isEmpty() && !KINDS.contains(test.get(0))) {
            throw entry.complaint(Reason.HEALTH_COMMAND_NEEDED);
        }
        return test;
    }
}
