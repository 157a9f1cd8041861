package io.langfusectl.check.config;

import io.langfusectl.litellm.YamlNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The callbacks of Langfuse that a configuration lists. */
public record Callbacks(EffectiveProxyConfig effectiveProxyConfig) {

    private static final Set<String> NAMES = Set.of("langfuse", "langfuse_otel");
    private static final String ALWAYS = "callbacks";
    private static final String ON_SUCCESS = "success_callback";
    private static final String ON_FAILURE = "failure_callback";

    /** Every place that names one. */
    List<YamlNode> all() {
        return Stream.of(ALWAYS, ON_SUCCESS, ON_FAILURE).flatMap(this::in).toList();
    }

    /** The one that reports calls which succeed. */
    public Optional<String> onSuccess() {
        return Stream.of(ALWAYS, ON_SUCCESS)
                .flatMap(this::in)
                .flatMap(node -> node.text().stream())
                .findFirst();
    }

    /** Whether a call would be reported more than once. */
    public boolean areTwice() {
        var isMixed =
                all().stream().map(node -> node.text().orElse("")).distinct().count() > 1;
        return isMixed || Stream.concat(in(ALWAYS), in(ON_SUCCESS)).count() > 1;
    }

    boolean has(String name) {
        return all().stream().anyMatch(node -> node.text().filter(name::equals).isPresent());
    }

    private Stream<YamlNode> in(String key) {
        return effectiveProxyConfig.setting("litellm_settings", key).stream()
                .flatMap(list -> list.isList() ? list.items().stream() : Stream.of(list))
                .filter(item -> item.text().filter(NAMES::contains).isPresent());
    }
}
