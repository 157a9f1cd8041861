package io.langfusectl.checkup;

import io.langfusectl.settings.YamlNode;
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
record PairRule(
        VersionRange liteLlm,
        VersionRange langfuse,
        Set<String> modes,
        Optional<String> callback,
        Optional<String> needs,
        String words,
        String source) {

    private static final YamlNode DATA = Data.read("pairs.yml");
    static final List<PairRule> WAYS = rules("ways");
    static final List<PairRule> REFUSALS = rules("refusals");

    private static List<PairRule> rules(String key) {
        return DATA.find(key).orElseThrow().items().stream().map(PairRule::of).toList();
    }

    private static PairRule of(YamlNode rule) {
        return new PairRule(
                new VersionRange(Data.text(rule, "litellm")),
                new VersionRange(Data.text(rule, "langfuse")),
                rule.find("modes").orElseThrow().items().stream()
                        .flatMap(mode -> mode.text().stream())
                        .collect(Collectors.toUnmodifiableSet()),
                rule.find("callback").flatMap(YamlNode::text),
                rule.find("needs").flatMap(YamlNode::text),
                Data.text(rule, "words"),
                Data.text(rule, "source"));
    }

    boolean holds(Pair pair) {
        return liteLlm.holds(pair.liteLlmVersion())
                && langfuse.holds(pair.langfuseVersion())
                && modes.contains(pair.mode())
                && needs.filter(needed -> !pair.packages().contains(needed)).isEmpty();
    }
}
