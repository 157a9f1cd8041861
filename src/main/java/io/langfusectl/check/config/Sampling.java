package io.langfusectl.check.config;

import java.util.Optional;

/**
 * The settings with which a proxy reports nothing at all, whatever its callbacks are.
 *
 * @param callback decides which are read: {@code langfuse} has one of its own, {@code langfuse_otel} OpenTelemetry's
 */
public record Sampling(EffectiveProxyConfig effectiveProxyConfig, String callback) {

    private static final String SAMPLER = "OTEL_TRACES_SAMPLER";

    /** The variable that turns all reports off. */
    public Optional<String> off() {
        if (callback.equals("langfuse")) {
            return isZero("LANGFUSE_SAMPLE_RATE") ? Optional.of("LANGFUSE_SAMPLE_RATE") : Optional.empty();
        }
        if (value("OTEL_SDK_DISABLED").equalsIgnoreCase("true")) {
            return Optional.of("OTEL_SDK_DISABLED");
        }
        if (value(SAMPLER).contains("always_off")) {
            return Optional.of(SAMPLER);
        }
        return value(SAMPLER).contains("traceidratio") && isZero(SAMPLER + "_ARG")
                ? Optional.of(SAMPLER + "_ARG")
                : Optional.empty();
    }

    private String value(String name) {
        return effectiveProxyConfig.variable(name).orElse("");
    }

    private boolean isZero(String name) {
        return value(name).matches("0+(\\.0*)?|\\.0+");
    }
}
