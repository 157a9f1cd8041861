package io.langfusectl.compose;

import io.langfusectl.problem.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What is mounted, in its short form ({@code data:/var/lib/data:ro}) and its long one. */
record MountNormalizer(LoadContext loadContext) {

    private static final Set<String> KEYS = Set.of("type", "source", "target", "read_only", "bind", "volume");
    private static final Set<String> BIND_KEYS = Set.of("create_host_path");

    /** Of several with one target the last one counts. */
    List<Object> canonical(YamlValue mounts) {
        var all = new LinkedHashMap<Object, Object>();
        for (var yamlValue : mounts.items()) {
            var mount = yamlValue.isMap() ? longForm(yamlValue) : shortForm(yamlValue);
            all.put(mount.get("target"), mount);
        }
        return new ArrayList<>(all.values());
    }

    private Map<String, Object> shortForm(YamlValue yamlValue) {
        var parts = yamlValue.text().split(":", -1);
        if (parts.length < 2 || parts.length > 3 || List.of(parts).contains("")) {
            throw yamlValue.complaint(Reason.MOUNT_NEEDED);
        }
        if (parts[0].matches("[A-Za-z]")) {
            throw yamlValue.complaint(Reason.VOLUME_NAME_SHORT);
        }
        var mount = mount(yamlValue, isPath(parts[0]) ? "bind" : "volume", parts[0], parts[1]);
        if (isPath(parts[0])) {
            mount.put("bind", new TreeMap<>(Map.of("create_host_path", true)));
        } else {
            mount.put("volume", new TreeMap<>());
        }
        for (var option : parts.length < 3 ? new String[0] : parts[2].split(",", -1)) {
            if (!option.equals("ro") && !option.equals("rw")) {
                throw yamlValue.complaint(Reason.MOUNT_OPTION_UNKNOWN);
            }
            mount.remove("read_only");
            if (option.equals("ro")) {
                mount.put("read_only", true);
            }
        }
        return mount;
    }

    private Map<String, Object> longForm(YamlValue yamlValue) {
        var fields = yamlValue.fields(KEYS);
        var type = Optional.ofNullable(fields.get("type")).map(YamlValue::text).orElse("");
        if (!type.equals("bind") && !type.equals("volume")) {
            throw yamlValue.complaint(Reason.MOUNT_TYPE_UNKNOWN);
        }
        var source =
                Optional.ofNullable(fields.get("source")).map(YamlValue::text).orElse("");
        var target =
                Optional.ofNullable(fields.get("target")).map(YamlValue::text).orElse("");
        if (source.isEmpty() || target.isEmpty()) {
            throw yamlValue.complaint(Reason.MOUNT_ENDS_NEEDED);
        }
        var mount = mount(yamlValue, type, source, target);
        Optional.ofNullable(fields.get("read_only"))
                .filter(YamlValue::truth)
                .ifPresent(readOnly -> mount.put("read_only", true));
        Optional.ofNullable(fields.get("bind")).ifPresent(bind -> {
            var options = new TreeMap<String, Object>();
            Optional.ofNullable(bind.fields(BIND_KEYS).get("create_host_path"))
                    .filter(YamlValue::truth)
                    .ifPresent(create -> options.put("create_host_path", true));
            mount.put("bind", options);
        });
        Optional.ofNullable(fields.get("volume")).ifPresent(volume -> {
            volume.fields(Set.of());
            mount.put("volume", new TreeMap<>());
        });
        return mount;
    }

    private Map<String, Object> mount(YamlValue yamlValue, String type, String source, String target) {
        if (!target.startsWith("/")) {
            throw yamlValue.complaint(Reason.MOUNT_TARGET_RELATIVE);
        }
        var mount = new TreeMap<String, Object>();
        mount.put("type", type);
        mount.put("source", type.equals("bind") ? loadContext.absolute(source) : source);
        mount.put("target", Path.of(target).normalize().toString());
        return mount;
    }

    private static boolean isPath(String source) {
        return source.startsWith(".") || source.startsWith("/") || source.startsWith("~");
    }
}
