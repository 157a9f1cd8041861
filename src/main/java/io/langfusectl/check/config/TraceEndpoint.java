package io.langfusectl.check.config;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a proxy sends its traces.
 *
 * @param callback decides which variables are read (docs/facts/litellm.md, Callbacks)
 */
public record TraceEndpoint(EffectiveProxyConfig effectiveProxyConfig, String callback) {

    /** The variables that this callback reads, the one that wins first. */
    private List<String> read() {
        return callback.equals("langfuse_otel")
                ? List.of("LANGFUSE_OTEL_HOST", "LANGFUSE_HOST")
                : List.of("LANGFUSE_HOST", "LANGFUSE_BASE_URL");
    }

    /** The variable that counts; absent if none is set, and traces would go to the vendor. */
    Optional<String> variable() {
        return read().stream()
                .filter(name -> effectiveProxyConfig.variable(name).isPresent())
                .findFirst();
    }

    /**
     * Returns the address to which traces are sent.
     *
     * @throws Failure {@code HOST_MISSING}
     */
    public String value() {
        return variable()
                .flatMap(effectiveProxyConfig::variable)
                .orElseThrow(() -> new Failure(Problem.HOST_MISSING, read().get(read().size() - 1)));
    }

    /** The host that the value names; empty if it names none. */
    public String host() {
        try {
            return String.valueOf(URI.create(value()).getHost());
        } catch (IllegalArgumentException noAddress) {
            return "";
        }
    }

    /** The other variables that say something else. */
    public String others() {
        return DestinationCheck.HOSTS.stream()
                .filter(name -> effectiveProxyConfig
                        .variable(name)
                        .filter(other -> !plain(other).equals(plain(value())))
                        .isPresent())
                .collect(Collectors.joining(", "));
    }

    /** The problem of this form, if the value has one that no network can heal. */
    public Optional<Problem> fault() {
        var host = host();
        if (DestinationCheck.SELF.contains(host)) {
            return Optional.of(Problem.HOST_IS_SELF);
        }
        if (host.endsWith("cloud.langfuse.com")) {
            return Optional.of(Problem.HOST_IS_CLOUD);
        }
        return plain(value()).matches("https?://[^/?#]+") ? Optional.empty() : Optional.of(Problem.HOST_HAS_PATH);
    }

    /** A failure that names the variable, its value and where that comes from. */
    public Failure failure(Problem problem, Object... further) {
        var details = new Object[3 + further.length];
        details[0] = variable().orElse("");
        details[1] = value();
        details[2] = effectiveProxyConfig.variables().origin(variable().orElse(""));
        System.arraycopy(further, 0, details, 3, further.length);
        return new Failure(problem, details);
    }

    private static String plain(String address) {
        return address.replaceAll("/+$", "");
    }
}
