package io.langfusectl.check.config;

import io.langfusectl.check.Finding;
import io.langfusectl.compose.Variables;
import io.langfusectl.litellm.YamlNode;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The proxy as it would run: its configuration, and the environment that this refers to.
 *
 * @param file as complaints name it
 * @param root of the configuration
 * @param environment of the proxy's container
 * @param variables say where the environment comes from
 * @param today decides which models live
 */
public record EffectiveProxyConfig(
        String file, YamlNode root, Map<String, String> environment, Variables variables, LocalDate today) {

    private static final String REFERENCE = "os.environ/";

    Optional<YamlNode> setting(String section, String key) {
        return root.find(section).flatMap(there -> there.find(key));
    }

    /** What LiteLLM reads there: the text or, of a reference, the variable's value if it has one. */
    Optional<String> value(YamlNode node) {
        return reference(node).isPresent() ? reference(node).flatMap(this::variable) : node.text();
    }

    /** The variable that the value is taken from. */
    static Optional<String> reference(YamlNode node) {
        return node.text().filter(text -> text.startsWith(REFERENCE)).map(text -> text.substring(REFERENCE.length()));
    }

    /** The value of a variable in the proxy's container; the configuration may set some itself. */
    public Optional<String> variable(String name) {
        return setting("environment_variables", name)
                .flatMap(YamlNode::text)
                .or(() -> Optional.ofNullable(environment.get(name)))
                .filter(value -> !value.isEmpty());
    }

    Finding error(String code, YamlNode at, Object... details) {
        return new Finding(Finding.Severity.ERROR, code, at.file(), at.line(), List.of(details));
    }

    Finding warning(String code, YamlNode at, Object... details) {
        return new Finding(Finding.Severity.WARNING, code, at.file(), at.line(), List.of(details));
    }

    /** Names only: the environment and the configuration hold secrets. */
    @Override
    public String toString() {
        return file;
    }
}
