package io.langfusectl.engine;

import io.langfusectl.compose.Healthcheck;
import io.langfusectl.compose.InlineConfig;
import io.langfusectl.compose.Mount;
import io.langfusectl.compose.Options;
import io.langfusectl.compose.PortMapping;
import io.langfusectl.compose.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A service for a test, made up step by step; it runs a shell script. */
public final class ServiceFixture {

    private final String name;
    private final String image;
    private Optional<List<String>> command = Optional.empty();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<PortMapping> ports = new ArrayList<>();
    private final List<Mount> mounts = new ArrayList<>();
    private final List<InlineConfig> configs = new ArrayList<>();
    private final Map<String, List<String>> networks = new LinkedHashMap<>();
    private final Map<String, Service.Condition> dependsOn = new LinkedHashMap<>();
    private Optional<Healthcheck> healthcheck = Optional.empty();
    private Options options = Options.none();

    public ServiceFixture(String name, String image) {
        this.name = name;
        this.image = image;
    }

    public ServiceFixture running(String script) {
        command = Optional.of(List.of("sh", "-c", script));
        return this;
    }

    public ServiceFixture with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public ServiceFixture publishing(int port, int target) {
        ports.add(new PortMapping("127.0.0.1", port == 0 ? Optional.empty() : Optional.of(port), target, "tcp"));
        return this;
    }

    public ServiceFixture mounting(Mount mount) {
        mounts.add(mount);
        return this;
    }

    public ServiceFixture carrying(String target, String content) {
        configs.add(new InlineConfig(target, content, 0444));
        return this;
    }

    /** On this network, under its own name and these. */
    public ServiceFixture on(String network, String... aliases) {
        var names = new ArrayList<>(List.of(name));
        names.addAll(List.of(aliases));
        networks.put(network, names);
        return this;
    }

    public ServiceFixture after(String service, Service.Condition condition) {
        dependsOn.put(service, condition);
        return this;
    }

    public ServiceFixture checkedBy(Healthcheck check) {
        healthcheck = Optional.of(check);
        return this;
    }

    public ServiceFixture set(Options all) {
        options = all;
        return this;
    }

    public Service make() {
        return make("f1");
    }

    public Service make(String fingerprint) {
        return new Service(
                name,
                image,
                Optional.empty(),
                command,
                environment,
                ports,
                mounts,
                configs,
                networks,
                dependsOn,
                healthcheck,
                options,
                fingerprint);
    }
}
