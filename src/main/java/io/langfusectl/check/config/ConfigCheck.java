package io.langfusectl.check.config;

import io.langfusectl.check.Finding;
import io.langfusectl.compose.Variables;
import io.langfusectl.litellm.ProxyConfig;
import io.langfusectl.litellm.ReplacedSection;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is wrong with a configuration of LiteLLM, all at once, before anything is stopped. */
public final class ConfigCheck {

    private final EffectiveProxyConfig effectiveProxyConfig;
    private final List<ReplacedSection> replacedSections;

    /**
     * Reads the configuration's places; what LiteLLM could not read at all is a failure.
     *
     * @param environment of the proxy's container
     * @param variables say where the environment comes from
     * @param today decides which models live
     */
    public ConfigCheck(ProxyConfig config, Map<String, String> environment, Variables variables, LocalDate today) {
        this.effectiveProxyConfig =
                new EffectiveProxyConfig(config.file(), config.root(), Map.copyOf(environment), variables, today);
        this.replacedSections = config.replacedSections();
    }

    /** Errors are what LiteLLM would refuse or what sends data to the wrong place; in the order of the lines. */
    public List<Finding> findings() {
        return Stream.of(
                        new KeysCheck(effectiveProxyConfig).findings(),
                        replaced(),
                        new ModelsCheck(effectiveProxyConfig).findings(),
                        new AwsCheck(effectiveProxyConfig).findings(),
                        new AccessCheck(effectiveProxyConfig).findings(),
                        new DestinationCheck(effectiveProxyConfig).findings())
                .flatMap(List::stream)
                .distinct()
                .sorted(Comparator.comparing(Finding::isError).reversed().thenComparing(Finding::line))
                .toList();
    }

    private List<Finding> replaced() {
        return replacedSections.stream()
                .map(section -> effectiveProxyConfig.warning(
                        "SECTION_REPLACED",
                        section.after(),
                        section.name(),
                        section.before().file() + ":" + section.before().line(),
                        String.join(", ", section.lost())))
                .toList();
    }

    /** What the configuration offers. */
    public List<Model> models() {
        return ModelEntry.allOf(effectiveProxyConfig).stream().map(Model::of).toList();
    }
}
