package io.langfusectl.check.environment;

import io.langfusectl.check.RuleFiles;
import io.langfusectl.litellm.YamlNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Some pairs of LiteLLM and Langfuse, and what is true of them.
 *
 * @param callback that works between them; absent in a refusal
 * @param needs the package without which it does not
 */
record CompatibilityRule(
        VersionRange liteLlm,
        VersionRange langfuse,
        Set<String> modes,
        Optional<String> callback,
        Optional<String> needs,
        String words,
        String source) {

    private static final YamlNode DATA = RuleFiles.read("pairs.yml");
    static final List<CompatibilityRule> WAYS = rules("ways");
    static final List<CompatibilityRule> REFUSALS = rules("refusals");

    private static List<CompatibilityRule> rules(String key) {
        return DATA.find(key).orElseThrow().items().stream()
                .map(CompatibilityRule::of)
                .toList();
    }

    private static CompatibilityRule of(YamlNode rule) {
        return new CompatibilityRule(
                new VersionRange(RuleFiles.text(rule, "litellm")),
                new VersionRange(RuleFiles.text(rule, "langfuse")),
                rule.find("modes").orElseThrow().items().stream()
                        .flatMap(mode -> mode.text().stream())
                        .collect(Collectors.toUnmodifiableSet()),
                rule.find("callback").flatMap(YamlNode::text),
                rule.find("needs").flatMap(YamlNode::text),
                RuleFiles.text(rule, "words"),
                RuleFiles.text(rule, "source"));
    }

    boolean holds(VersionPair versionPair) {
        return liteLlm.holds(versionPair.liteLlmVersion())
                && langfuse.holds(versionPair.langfuseVersion())
                && modes.contains(versionPair.mode())
                && needs.filter(needed -> !versionPair.packages().contains(needed))
                        .isEmpty();
    }
}
