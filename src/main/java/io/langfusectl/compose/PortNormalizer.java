package io.langfusectl.compose;

import io.langfusectl.problem.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Published ports, in their short form ({@code 127.0.0.1:3000-3001:80-81/tcp}) and their long one. */
final class PortNormalizer {

    private static final Set<String> KEYS =
            Set.of("name", "mode", "host_ip", "target", "published", "protocol", "app_protocol");
    private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?");

    private PortNormalizer() {}

    private record Range(int first, int last) {
        int size() {
            return last - first + 1;
        }
    }

    /** Of several that publish the same the last one counts; to Compose, 80 and "80" are not the same. */
    static List<Object> canonical(YamlValue ports) {
        var all = new LinkedHashMap<String, Object>();
        for (var yamlValue : ports.items()) {
            var asNumber = yamlValue.isMap()
                    && yamlValue.find("published").map(YamlValue::value).orElse("") instanceof Long;
            for (var port : yamlValue.isMap() ? List.of(longForm(yamlValue)) : shortForm(yamlValue)) {
                var key = port.getOrDefault("host_ip", "0.0.0.0") + ":" + port.get("published") + asNumber + ":"
                        + port.get("target") + "/" + port.get("protocol");
                all.put(key, port);
            }
        }
        return new ArrayList<>(all.values());
    }

    private static Map<String, Object> longForm(YamlValue yamlValue) {
        var port = new TreeMap<String, Object>(Map.of("mode", "ingress", "protocol", "tcp"));
        var fields = yamlValue.fields(KEYS);
        for (var key : List.of("name", "mode", "protocol", "app_protocol")) {
            Optional.ofNullable(fields.get(key)).ifPresent(field -> port.put(key, field.text()));
        }
        Optional.ofNullable(fields.get("host_ip"))
                .ifPresent(field -> port.put("host_ip", HostAddress.of(field, field.text())));
        Optional.ofNullable(fields.get("published"))
                .ifPresent(field -> field.scalar()
                        .filter(text -> !text.isEmpty())
                        .ifPresent(text -> port.put("published", onePort(field, text))));
        var target = fields.get("target");
        if (target == null) {
            throw yamlValue.complaint(Reason.FIELD_MISSING, "target");
        }
        port.put("target", target.integer());
        return port;
    }

    private static List<Map<String, Object>> shortForm(YamlValue yamlValue) {
        var written = yamlValue.scalar().orElseThrow(() -> yamlValue.complaint(Reason.PORT_NEEDED));
        var slash = written.indexOf('/');
        var protocol = slash < 0 ? "tcp" : written.substring(slash + 1).toLowerCase(Locale.ROOT);
        if (!PROTOCOLS.contains(protocol)) {
            throw yamlValue.complaint(Reason.PORT_PROTOCOL_UNKNOWN);
        }
        var parts = new ArrayList<>(List.of((slash < 0 ? written : written.substring(0, slash)).split(":", -1)));
        var targets = range(yamlValue, parts.remove(parts.size() - 1));
        var published = parts.isEmpty() ? "" : parts.remove(parts.size() - 1);
        var host = String.join(":", parts);
        var ports = new ArrayList<Map<String, Object>>();
        for (int target = targets.first(); target <= targets.last(); target++) {
            var port = new TreeMap<String, Object>(Map.of("mode", "ingress", "protocol", protocol));
            port.put("target", (long) target);
            if (!host.isEmpty()) {
                port.put("host_ip", HostAddress.ofShortForm(yamlValue, host));
            }
            if (!published.isEmpty()) {
                port.put("published", hostPort(yamlValue, range(yamlValue, published), targets, target));
            }
            ports.add(port);
        }
        ports.sort((a, b) -> String.valueOf(a.get("target")).compareTo(String.valueOf(b.get("target"))));
        return ports;
    }

    private static String hostPort(YamlValue yamlValue, Range published, Range targets, int target) {
        if (published.size() == targets.size()) {
            return String.valueOf(published.first() + target - targets.first());
        }
        if (targets.size() == 1) {
            throw yamlValue.complaint(Reason.PORT_RANGE_UNSUPPORTED);
        }
        throw yamlValue.complaint(Reason.PORT_RANGES_DIFFER);
    }

    private static String onePort(YamlValue yamlValue, String written) {
        var range = range(yamlValue, written);
        if (range.size() > 1) {
            throw yamlValue.complaint(Reason.PORT_RANGE_UNSUPPORTED);
        }
        return String.valueOf(range.first());
    }

    private static Range range(YamlValue yamlValue, String written) {
        var range = RANGE.matcher(written);
        if (!range.matches()) {
            throw yamlValue.complaint(Reason.PORT_NEEDED);
        }
        var first = Integer.parseInt(range.group(1));
        var last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
        if (last < first || last > 65535) {
            throw yamlValue.complaint(Reason.PORT_TOO_LARGE);
        }
        return new Range(first, last);
    }
}
