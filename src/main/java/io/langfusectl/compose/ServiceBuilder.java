package io.langfusectl.compose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Makes a service, with real names of volumes and networks, of its canonical form and that of the whole file. */
record ServiceBuilder(CanonicalMap file, Function<String, Optional<String>> lookup) {

    Service build(String name, CanonicalMap form) {
        var service = new Service(
                name,
                form.text("image").orElse(""),
                form.texts("entrypoint"),
                form.texts("command"),
                form.textMap("environment"),
                ports(form),
                form.treesOf("volumes").stream().map(this::mount).toList(),
                form.treesOf("configs").stream().map(this::config).toList(),
                networks(name, form.tree("networks")),
                dependsOn(form.tree("depends_on")),
                Optional.ofNullable(form.map().get("healthcheck")).map(any -> healthcheck(form.tree("healthcheck"))),
                OptionsBuilder.build(form),
                "");
        return service.withFingerprint(ServiceHash.of(service));
    }

    /** Each once, told apart by its text: Java makes a record's own comparison at run time, at every start. */
    private static List<PortMapping> ports(CanonicalMap form) {
        var ports = new LinkedHashMap<String, PortMapping>();
        for (var canonicalMap : form.treesOf("ports")) {
            var port = port(canonicalMap);
            var published = port.published().map(String::valueOf).orElse("");
            ports.putIfAbsent(
                    String.join(" ", port.hostIp(), published, String.valueOf(port.target()), port.protocol()), port);
        }
        return List.copyOf(ports.values());
    }

    private static PortMapping port(CanonicalMap port) {
        return new PortMapping(
                port.text("host_ip").orElse(""),
                port.text("published").map(Integer::valueOf).filter(number -> number > 0),
                port.number("target").orElse(0L).intValue(),
                port.text("protocol").orElse("tcp"));
    }

    private Mount mount(CanonicalMap mount) {
        var source = mount.text("source").orElse("");
        var target = mount.text("target").orElse("");
        if (mount.text("type").orElse("").equals("bind")) {
            return new Mount.Bind(Path.of(source), target, mount.truth("read_only"));
        }
        return new Mount.Volume(realName("volumes", source), target, mount.truth("read_only"));
    }

    private InlineConfig config(CanonicalMap config) {
        var source = config.text("source").orElse("");
        var definition = file.tree("configs").tree(source);
        var content = definition
                .text("content")
                .or(() -> definition.text("environment").flatMap(lookup))
                .orElse("");
        var mode = Integer.parseInt(config.text("mode").orElse("0444"), 8);
        return new InlineConfig(config.text("target").orElse("/" + source), content, mode);
    }

    private Map<String, List<String>> networks(String service, CanonicalMap networks) {
        var all = new LinkedHashMap<String, List<String>>();
        networks.trees().forEach((key, network) -> {
            var aliases = new ArrayList<>(List.of(service));
            network.texts("aliases").orElse(List.of()).stream()
                    .filter(alias -> !aliases.contains(alias))
                    .forEach(aliases::add);
            all.put(realName("networks", key), aliases);
        });
        return all;
    }

    private String realName(String section, String key) {
        return file.tree(section).tree(key).text("name").orElse(key);
    }

    private static Map<String, Service.Condition> dependsOn(CanonicalMap dependsOn) {
        var all = new LinkedHashMap<String, Service.Condition>();
        dependsOn
                .trees()
                .forEach((name, dependency) -> all.put(
                        name,
                        switch (dependency.text("condition").orElse("")) {
                            case "service_healthy" -> Service.Condition.HEALTHY;
                            case "service_completed_successfully" -> Service.Condition.COMPLETED;
                            default -> Service.Condition.STARTED;
                        }));
        return all;
    }

    private static Healthcheck healthcheck(CanonicalMap form) {
        return new Healthcheck(
                form.truth("disable") ? List.of("NONE") : form.texts("test").orElse(List.of()),
                form.duration("interval"),
                form.duration("timeout"),
                form.duration("start_period"),
                form.number("retries").map(Long::intValue));
    }
}
