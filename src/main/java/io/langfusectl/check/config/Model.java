package io.langfusectl.check.config;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A model that a configuration offers.
 *
 * @param provider the provider and its id of the model
 * @param credentials {@code role}, {@code keys}, {@code profile}, {@code token} or {@code none}; how a call proves
 *     itself
 * @param until when it goes, or went
 */
public record Model(
        String alias,
        String provider,
        Optional<String> region,
        String credentials,
        Life life,
        Optional<LocalDate> until) {

    /** Whether it can be called. */
    public enum Life {
        ACTIVE,
        LEGACY,
        GONE,
        UNKNOWN,
        MOCK;

        /** As it is written in JSON. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Model of(ModelEntry entry) {
        var life = entry.bedrock().flatMap(BedrockId::life);
        return new Model(
                entry.name(),
                entry.model().orElse("?"),
                region(entry),
                credentials(entry),
                entry.isMock()
                        ? Life.MOCK
                        : life.map(there -> life(there, entry)).orElse(Life.UNKNOWN),
                life.flatMap(ModelLifecycle::gone));
    }

    private static Life life(ModelLifecycle life, ModelEntry entry) {
        var today = entry.effectiveProxyConfig().today();
        return life.isGone(today) ? Life.GONE : life.isLegacy(today) ? Life.LEGACY : Life.ACTIVE;
    }

    private static Optional<String> region(ModelEntry entry) {
        if (!entry.isBedrock()) {
            return Optional.empty();
        }
        return entry.value("aws_region_name")
                .or(() -> List.of("AWS_REGION_NAME", "AWS_REGION", "AWS_DEFAULT_REGION").stream()
                        .flatMap(name -> entry.effectiveProxyConfig().variable(name).stream())
                        .findFirst());
    }

    private static String credentials(ModelEntry entry) {
        if (!entry.isBedrock()) {
            return entry.isMock() ? "none" : entry.param("api_key").isPresent() ? "keys" : "none";
        }
        if (entry.param("aws_access_key_id").isPresent()
                || entry.effectiveProxyConfig().variable("AWS_ACCESS_KEY_ID").isPresent()) {
            return "keys";
        }
        if (entry.param("aws_profile_name").isPresent()
                || entry.effectiveProxyConfig().variable("AWS_PROFILE").isPresent()) {
            return "profile";
        }
        return entry.effectiveProxyConfig().variable("AWS_BEARER_TOKEN_BEDROCK").isPresent() ? "token" : "role";
    }
}
