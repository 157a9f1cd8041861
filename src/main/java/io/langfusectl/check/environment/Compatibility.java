package io.langfusectl.check.environment;

import io.langfusectl.check.Finding;
import io.langfusectl.litellm.ProxyConfig;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a LiteLLM reports to a Langfuse so that no trace is lost, or why it cannot.
 *
 * @param callback the one to use; absent if the pair is refused
 * @param why words and details; of a refusal an error, whose fix is the way out; else a warning in form only
 */
public record Compatibility(Optional<ProxyConfig.Callback> callback, Finding why) {

    /** Decides by the rules of {@code pairs.yml} and {@code images.yml}, and by nothing else. */
    public static Compatibility of(VersionPair versionPair) {
        return refusedVersion(versionPair).or(() -> way(versionPair)).orElseGet(() -> refusal(versionPair));
    }

    /** Whether nothing works between the two. */
    public boolean isRefused() {
        return callback.isEmpty();
    }

    private static Optional<Compatibility> way(VersionPair versionPair) {
        return CompatibilityRule.WAYS.stream()
                .filter(rule -> rule.holds(versionPair))
                .findFirst()
                .map(rule -> new Compatibility(
                        callback(rule.callback().orElseThrow()),
                        Finding.warning(rule.words(), "default", details(versionPair, rule))));
    }

    private static Compatibility refusal(VersionPair versionPair) {
        var rule = CompatibilityRule.REFUSALS.stream()
                .filter(refused -> refused.holds(versionPair))
                .findFirst()
                .orElseThrow();
        return new Compatibility(Optional.empty(), Finding.error(rule.words(), "default", details(versionPair, rule)));
    }

    private static Optional<Compatibility> refusedVersion(VersionPair versionPair) {
        return Stream.of(refused("litellm", versionPair.liteLlm()), refused("langfuse", versionPair.langfuse()))
                .flatMap(List::stream)
                .findFirst()
                .map(finding -> new Compatibility(Optional.empty(), finding));
    }

    private static List<Finding> refused(String product, Optional<String> tag) {
        return tag.flatMap(Version::of).stream()
                .flatMap(version -> ImageRule.ALL.stream()
                        .filter(rule -> rule.severity() == Finding.Severity.ERROR
                                && rule.partner().isEmpty())
                        .filter(rule -> rule.product().equals(product)
                                && rule.versions().holds(version))
                        .map(rule -> Finding.error(rule.words(), "default", product + ":" + version, rule.source())))
                .toList();
    }

    private static Optional<ProxyConfig.Callback> callback(String name) {
        return Stream.of(ProxyConfig.Callback.values())
                .filter(callback -> callback.configName().equals(name))
                .findFirst();
    }

    private static Object[] details(VersionPair versionPair, CompatibilityRule rule) {
        return new Object[] {
            versionPair.liteLlm().orElse("?"), versionPair.langfuse().orElse("?"), versionPair.mode(), rule.source()
        };
    }
}
