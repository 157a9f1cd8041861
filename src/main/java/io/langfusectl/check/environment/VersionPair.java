package io.langfusectl.check.environment;

import java.util.Optional;
import java.util.Set;

/**
 * A LiteLLM that is to report to a Langfuse.
 *
 * @param liteLlm its version; absent counts as the newest
 * @param langfuse its version; absent counts as the newest
 * @param writeMode of Langfuse; absent means the default of its version
 * @param packages what LiteLLM's image has: {@code opentelemetry}, {@code langfuse}
 */
public record VersionPair(
        Optional<String> liteLlm, Optional<String> langfuse, Optional<String> writeMode, Set<String> packages) {

    /** Both packages, which the official images have. */
    public static final Set<String> ALL_PACKAGES = Set.of("opentelemetry", "langfuse");

    private static final Version NEWEST = Version.of("999999").orElseThrow();

    Version liteLlmVersion() {
        return liteLlm.flatMap(Version::of).orElse(NEWEST);
    }

    Version langfuseVersion() {
        return langfuse.flatMap(Version::of).orElse(NEWEST);
    }

    public String mode() {
        return writeMode
                .filter(mode -> !mode.isEmpty())
                .orElse(langfuseVersion().major() < 4 ? "legacy" : "events_only");
    }
}
