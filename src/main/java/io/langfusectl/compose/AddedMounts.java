package io.langfusectl.compose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Files mounted into a service in addition to what its stack file declares.
 *
 * @param origins why each is mounted, by the name of the file
 */
public record AddedMounts(String service, List<Mount.Bind> mounts, Map<String, String> origins) {

    /** Returns the file with these mounts, and the fingerprint of all of the service's. */
    public StackFile to(StackFile file) {
        if (mounts.isEmpty()) {
            return file;
        }
        var services = file.services().stream()
                .map(there -> there.name().equals(service) ? withMounts(there) : there)
                .toList();
        var all = new TreeMap<>(file.origins());
        all.putAll(origins);
        return new StackFile(
                file.stack(),
                file.project(),
                file.place(),
                services,
                file.networks(),
                file.volumes(),
                Map.copyOf(all),
                canonical(file.canonical()));
    }

    private Service withMounts(Service declared) {
        var all = new ArrayList<>(declared.mounts());
        all.addAll(mounts);
        var service = declared.withMounts(all);
        return service.withFingerprint(ServiceHash.of(service));
    }

    private Map<String, Object> canonical(Map<String, Object> form) {
        var added = new ArrayList<Object>();
        for (var mount : mounts) {
            var entry = new TreeMap<String, Object>();
            entry.put("type", "bind");
            entry.put("source", mount.source().toString());
            entry.put("target", mount.target());
            entry.put("read_only", true);
            entry.put("bind", new TreeMap<String, Object>());
            added.add(entry);
        }
        return changed(
                form, "services", services -> changed(services, service, there -> joined(there, "volumes", added)));
    }

    private interface Change {
        Map<String, Object> of(Map<String, Object> map);
    }

    @SuppressWarnings("unchecked") // the canonical form is made of maps with text keys
    private static Map<String, Object> changed(Map<String, Object> map, String key, Change change) {
        var copy = new LinkedHashMap<>(map);
        copy.computeIfPresent(key, (same, value) -> change.of((Map<String, Object>) value));
        return copy;
    }

    private static Map<String, Object> joined(Map<String, Object> map, String key, List<Object> added) {
        var copy = new TreeMap<String, @Nullable Object>(map);
        var all = new ArrayList<Object>(map.get(key) instanceof List<?> list ? list : List.of());
        all.addAll(DollarEscaping.doubledList(added));
        copy.put(key, all);
        return copy;
    }
}
