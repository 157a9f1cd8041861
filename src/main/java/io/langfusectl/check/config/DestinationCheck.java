package io.langfusectl.check.config;

import io.langfusectl.check.Finding;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether traces would go to our Langfuse, and once. */
record DestinationCheck(EffectiveProxyConfig effectiveProxyConfig) {

    static final List<String> HOSTS = List.of("LANGFUSE_HOST", "LANGFUSE_BASE_URL", "LANGFUSE_OTEL_HOST");
    static final Set<String> SELF = Set.of("localhost", "127.0.0.1", "0.0.0.0", "[::1]", "::1");
    private static final int TIMEOUT = 60;

    List<Finding> findings() {
        var found = new ArrayList<Finding>();
        var callbacks = new Callbacks(effectiveProxyConfig);
        if (callbacks.all().isEmpty()) {
            return timeout();
        }
        if (callbacks.areTwice()) {
            found.add(effectiveProxyConfig.warning(
                    "CALLBACK_TWICE", callbacks.all().get(0)));
        }
        hosts(callbacks, found);
        effectiveProxyConfig.environment().keySet().stream()
                .filter(name -> name.startsWith("UPSTREAM_LANGFUSE_"))
                .forEach(name -> found.add(Finding.warning("UPSTREAM_IGNORED", origin(name), name)));
        found.addAll(timeout());
        return found;
    }

    private void hosts(Callbacks callbacks, List<Finding> found) {
        var host = effectiveProxyConfig.variable("LANGFUSE_HOST");
        if ((callbacks.has("langfuse_otel")
                        && host.or(() -> effectiveProxyConfig.variable("LANGFUSE_OTEL_HOST"))
                                .isEmpty())
                || (callbacks.has("langfuse")
                        && host.or(() -> effectiveProxyConfig.variable("LANGFUSE_BASE_URL"))
                                .isEmpty())) {
            found.add(effectiveProxyConfig.error("HOST_MISSING", callbacks.all().get(0)));
        }
        var set = HOSTS.stream()
                .filter(name -> effectiveProxyConfig.variable(name).isPresent())
                .toList();
        set.forEach(name ->
                host(name, effectiveProxyConfig.variable(name).orElseThrow()).ifPresent(found::add));
        if (set.stream().map(effectiveProxyConfig::variable).distinct().count() > 1) {
            var names = set.stream().collect(Collectors.joining(", "));
            var place = set.stream()
                    .map(this::origin)
                    .filter(from -> !from.equals("default"))
                    .findFirst();
            found.add(Finding.warning("HOST_MISMATCH", place.orElse("default"), names));
        }
    }

    private Optional<Finding> host(String name, String value) {
        URI address;
        try {
            address = URI.create(value);
        } catch (IllegalArgumentException e) {
            return Optional.of(Finding.error("URL_FORM", origin(name), name, "http://langfuse-web:3000"));
        }
        var host = String.valueOf(address.getHost());
        if (address.getHost() == null || !String.valueOf(address.getScheme()).startsWith("http")) {
            return Optional.of(Finding.error("URL_FORM", origin(name), name, "http://langfuse-web:3000"));
        }
        if (SELF.contains(host)) {
            return Optional.of(Finding.error("HOST_IS_SELF", origin(name), name));
        }
        if (host.endsWith("cloud.langfuse.com")) {
            return Optional.of(Finding.error("HOST_IS_CLOUD", origin(name), name));
        }
        var path = String.valueOf(address.getRawPath());
        if (path.equals("/")) {
            return Optional.of(Finding.warning("HOST_HAS_PATH", origin(name), name));
        }
        return path.isEmpty() ? Optional.empty() : Optional.of(Finding.error("HOST_HAS_PATH", origin(name), name));
    }

    private List<Finding> timeout() {
        return effectiveProxyConfig
                .setting("litellm_settings", "request_timeout")
                .filter(node ->
                        node.text().filter(text -> text.matches("\\d{1,2}")).isPresent())
                .filter(node -> Integer.parseInt(node.text().orElseThrow()) < TIMEOUT)
                .map(node -> effectiveProxyConfig.warning(
                        "TIMEOUT_SHORT", node, node.text().orElseThrow()))
                .stream()
                .toList();
    }

    private String origin(String name) {
        return effectiveProxyConfig.variables().origin(name);
    }
}
