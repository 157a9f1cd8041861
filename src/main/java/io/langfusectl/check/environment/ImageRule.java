package io.langfusectl.check.environment;

import io.langfusectl.check.Finding;
import io.langfusectl.check.RuleFiles;
import io.langfusectl.litellm.YamlNode;
import java.util.List;
import java.util.Optional;

/**
 * Why some versions of a product may not be started, or should not.
 *
 * @param partner the product beside which the rule holds; alone too, if absent
 */
record ImageRule(
        String product,
        VersionRange versions,
        Optional<String> partner,
        VersionRange partnerVersions,
        Finding.Severity severity,
        String words,
        String source) {

    static final List<ImageRule> ALL =
            RuleFiles.read("images.yml").items().stream().map(ImageRule::of).toList();

    private static ImageRule of(YamlNode rule) {
        return new ImageRule(
                RuleFiles.text(rule, "product"),
                new VersionRange(RuleFiles.text(rule, "versions")),
                rule.find("with").flatMap(YamlNode::text),
                new VersionRange(
                        rule.find("withVersions").flatMap(YamlNode::text).orElse("*")),
                RuleFiles.text(rule, "action").equals("refuse") ? Finding.Severity.ERROR : Finding.Severity.WARNING,
                RuleFiles.text(rule, "words"),
                RuleFiles.text(rule, "source"));
    }
}
