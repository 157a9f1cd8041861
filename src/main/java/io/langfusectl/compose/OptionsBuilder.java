package io.langfusectl.compose;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a service's options of its canonical form. */
final class OptionsBuilder {

    private OptionsBuilder() {}

    static Options build(CanonicalMap form) {
        return new Options(
                form.text("user"),
                form.text("working_dir"),
                form.text("hostname"),
                form.text("platform"),
                form.text("stop_signal"),
                form.text("restart").orElse("no"),
                form.duration("stop_grace_period"),
                Optional.ofNullable((Boolean) form.map().get("init")),
                form.truth("privileged"),
                form.truth("read_only"),
                form.text("mem_limit").map(Long::valueOf).orElse(0L),
                form.text("shm_size").map(Long::valueOf).orElse(0L),
                form.map().get("cpus") instanceof Number cpus ? cpus.doubleValue() : 0,
                form.texts("cap_add").orElse(List.of()),
                form.texts("cap_drop").orElse(List.of()),
                form.texts("security_opt").orElse(List.of()),
                form.texts("extra_hosts").orElse(List.of()),
                form.texts("tmpfs").orElse(List.of()),
                ulimits(form.tree("ulimits")),
                Optional.ofNullable(form.map().get("logging")).map(any -> logging(form.tree("logging"))),
                form.textMap("labels"));
    }

    private static Map<String, Options.Ulimit> ulimits(CanonicalMap ulimits) {
        var all = new LinkedHashMap<String, Options.Ulimit>();
        ulimits.map().forEach((name, limit) -> {
            if (limit instanceof Long both) {
                all.put(name, new Options.Ulimit(both, both));
            } else {
                var form = ulimits.tree(name);
                var soft = form.number("soft").orElse(0L);
                all.put(name, new Options.Ulimit(soft, form.number("hard").orElse(soft)));
            }
        });
        return all;
    }

    private static Options.Logging logging(CanonicalMap logging) {
        return new Options.Logging(logging.text("driver").orElse("json-file"), logging.textMap("options"));
    }
}
