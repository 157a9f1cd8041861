package io.langfusectl.check.config;

import io.langfusectl.check.Finding;
import io.langfusectl.check.RuleFiles;
import io.langfusectl.litellm.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keys that do nothing where they stand: unknown, misspelt, or of another section. */
record KeysCheck(EffectiveProxyConfig effectiveProxyConfig) {

    private static final YamlNode KNOWN = RuleFiles.read("config-keys.yml");

    List<Finding> findings() {
        var found = new ArrayList<Finding>();
        keys("", effectiveProxyConfig.root(), found);
        for (var section : List.of("litellm_settings", "general_settings", "router_settings")) {
            effectiveProxyConfig.root().find(section).ifPresent(there -> keys(section, there, found));
        }
        ModelEntry.allOf(effectiveProxyConfig).forEach(model -> keys("model_list", model.node(), found));
        return found;
    }

    private void keys(String section, YamlNode map, List<Finding> found) {
        var rules = KNOWN.find(section).orElseThrow();
        var own = map.resolved().children();
        for (int i = 0; map.isMap() && i < own.size(); i += 2) {
            key(section, rules, own.get(i), found);
        }
    }

    private void key(String section, YamlNode rules, YamlNode at, List<Finding> found) {
        var key = at.text().orElse("");
        var where = section.isEmpty() ? key : section + "." + key;
        var idle = words(rules, key);
        if (idle.isPresent()) {
            found.add(new Finding(Finding.Severity.WARNING, idle.get(), at.file(), at.line(), List.of(where)));
            return;
        }
        var known = rules.find("known").stream()
                .flatMap(list -> list.items().stream())
                .flatMap(item -> item.text().stream())
                .toList();
        if (known.contains(key) || key.equals("<<") || key.startsWith("x-")) {
            return;
        }
        var meant =
                known.stream().filter(other -> TypoDetector.isNear(key, other)).findFirst();
        if (meant.isPresent()) {
            found.add(effectiveProxyConfig.warning("KEY_MISSPELT", at, where, meant.get()));
        } else if (rules.find("complete").isPresent()) {
            found.add(effectiveProxyConfig.warning("KEY_UNKNOWN", at, where));
        }
    }

    private static Optional<String> words(YamlNode rules, String key) {
        return rules.find("idle").stream()
                .flatMap(list -> list.items().stream())
                .filter(rule -> rule.find("keys").orElseThrow().items().stream()
                        .anyMatch(item -> item.text().filter(key::equals).isPresent()))
                .map(rule -> RuleFiles.text(rule, "words"))
                .findFirst();
    }
}
