package io.langfusectl.check.config;

import io.langfusectl.check.RuleFiles;
import io.langfusectl.litellm.YamlNode;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * How long a model on Amazon Bedrock lives.
 *
 * @param legacy from this day on closed to accounts that do not use it
 * @param gone from this day on every call fails
 */
record ModelLifecycle(
        String id,
        Optional<LocalDate> legacy,
        Optional<LocalDate> gone,
        boolean needsProfile,
        Optional<String> successor) {

    static final List<ModelLifecycle> ALL = RuleFiles.read("models.yml").items().stream()
            .map(ModelLifecycle::of)
            .toList();

    private static ModelLifecycle of(YamlNode model) {
        return new ModelLifecycle(
                RuleFiles.text(model, "id"),
                model.find("legacy").flatMap(YamlNode::text).map(LocalDate::parse),
                model.find("gone").flatMap(YamlNode::text).map(LocalDate::parse),
                model.find("profile").isPresent(),
                model.find("successor").flatMap(YamlNode::text));
    }

    boolean isGone(LocalDate today) {
        return gone.filter(day -> !day.isAfter(today)).isPresent();
    }

    boolean isLegacy(LocalDate today) {
        return !isGone(today) && legacy.filter(day -> !day.isAfter(today)).isPresent();
    }
}
