package io.langfusectl.check.environment;

import io.langfusectl.check.Finding;
import io.langfusectl.compose.Service;
import io.langfusectl.compose.Variables;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The three contradictions of Langfuse 4's variables: its worker dies of them, and web accepts data for nobody. */
record WriteModeCheck(List<Service> services, Variables variables) {

    private static final String MODE = "LANGFUSE_MIGRATION_V4_WRITE_MODE";
    private static final String OTEL = "LANGFUSE_MIGRATION_V4_NATIVE_OTEL_BEHAVIOUR";
    private static final String PREVIEW = "LANGFUSE_MIGRATION_V4_ALLOW_PREVIEW_OPT_IN";

    List<Finding> findings() {
        return services.stream()
                .filter(ProductImage::runsLangfuse)
                .filter(service -> new ProductImage(service.image())
                        .version()
                        .filter(v -> v.major() < 4)
                        .isEmpty())
                .flatMap(service -> contradiction(service.environment()).stream())
                .distinct()
                .toList();
    }

    private Optional<Finding> contradiction(Map<String, String> environment) {
        var mode = value(environment, MODE, "events_only");
        var otel = value(environment, OTEL, "direct");
        if (mode.equals("legacy") && otel.equals("direct")) {
            return Optional.of(contradiction(MODE, mode, OTEL, otel, "dual_write"));
        }
        if (mode.equals("events_only") && otel.equals("dual_write")) {
            return Optional.of(contradiction(MODE, mode, OTEL, otel, "direct"));
        }
        if (mode.equals("events_only") && value(environment, PREVIEW, "true").equals("false")) {
            return Optional.of(contradiction(MODE, mode, PREVIEW, "false", "true"));
        }
        return Optional.empty();
    }

    private Finding contradiction(String one, String value, String other, String otherValue, String right) {
        var origin = variables.origin(variables.value(one).isPresent() ? one : other);
        return Finding.error("V4_CONTRADICTION", origin, one, value, other, otherValue, right);
    }

    private static String value(Map<String, String> environment, String name, String otherwise) {
        var value = environment.getOrDefault(name, "");
        return value.isEmpty() ? otherwise : value;
    }
}
