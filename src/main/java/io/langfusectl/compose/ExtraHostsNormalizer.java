package io.langfusectl.compose;

import io.langfusectl.problem.Reason;
import java.util.List;
import java.util.TreeSet;

/** Additional hosts: a mapping of names to addresses, or a list of {@code NAME=ADDRESS}. */
final class ExtraHostsNormalizer {

    private ExtraHostsNormalizer() {}

    /** Sorted {@code NAME=ADDRESS}. */
    static List<String> canonical(YamlValue hosts) {
        var all = new TreeSet<String>();
        if (hosts.isMap()) {
            hosts.fields().forEach((name, address) -> {
                for (var one : address.isList() ? address.items() : List.of(address)) {
                    all.add(host(one, name, one.text()));
                }
            });
            return List.copyOf(all);
        }
        for (var item : hosts.items()) {
            var separator = item.text().contains("=") ? "=" : ":";
            var parts = item.text().split(separator, 2);
            if (parts.length < 2) {
                throw item.complaint(Reason.HOST_NEEDED);
            }
            for (var address : parts[1].split(",", -1)) {
                all.add(host(item, parts[0], address));
            }
        }
        return List.copyOf(all);
    }

    private static String host(YamlValue place, String name, String address) {
        if (name.isEmpty() || name.contains(":") || name.contains("=")) {
            throw place.complaint(Reason.HOST_NEEDED);
        }
        var bare =
                address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
        return name + "=" + bare;
    }
}
