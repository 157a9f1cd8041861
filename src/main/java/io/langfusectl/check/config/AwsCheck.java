package io.langfusectl.check.config;

import io.langfusectl.check.Finding;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the models on Amazon Bedrock have a region and credentials that belong together. */
record AwsCheck(EffectiveProxyConfig effectiveProxyConfig) {

    private static final List<String> REGIONS = List.of("AWS_REGION_NAME", "AWS_REGION", "AWS_DEFAULT_REGION");

    List<Finding> findings() {
        var found = new LinkedHashSet<Finding>();
        var models = ModelEntry.allOf(effectiveProxyConfig).stream()
                .filter(ModelEntry::isBedrock)
                .toList();
        models.forEach(model -> params(model, found));
        models.stream()
                .filter(model -> !hasRegion(model))
                .findFirst()
                .ifPresent(model ->
                        found.add(effectiveProxyConfig.warning("AWS_REGION_MISSING", model.node(), model.name())));
        if (!models.isEmpty()
                && effectiveProxyConfig
                        .environment()
                        .getOrDefault("AWS_ACCESS_KEY_ID", "-")
                        .isEmpty()) {
            found.add(Finding.warning(
                    "AWS_KEY_EMPTY", effectiveProxyConfig.variables().origin("AWS_ACCESS_KEY_ID")));
        }
        return new ArrayList<>(found);
    }

    private void params(ModelEntry model, Set<Finding> found) {
        for (var key : List.of("aws_access_key_id", "aws_secret_access_key", "aws_session_token")) {
            model.param(key)
                    .filter(node -> node.text().isPresent()
                            && EffectiveProxyConfig.reference(node).isEmpty())
                    .ifPresent(node -> found.add(effectiveProxyConfig.warning("AWS_KEY_IN_FILE", node, key)));
        }
        if (model.param("aws_session_name").isPresent()
                && model.param("aws_role_name").isEmpty()) {
            found.add(effectiveProxyConfig.warning(
                    "AWS_SESSION_NAME_ALONE", model.param("aws_session_name").orElseThrow()));
        }
        keyPair(model).ifPresent(found::add);
    }

    /** A key that begins with AKIA has no session token, one that begins with ASIA needs it. */
    private Optional<Finding> keyPair(ModelEntry model) {
        var own = model.param("aws_access_key_id");
        var key = own.map(effectiveProxyConfig::value)
                .orElseGet(() -> effectiveProxyConfig.variable("AWS_ACCESS_KEY_ID"))
                .orElse("");
        var token = model.value("aws_session_token").or(() -> effectiveProxyConfig.variable("AWS_SESSION_TOKEN"));
        var from = own.isEmpty() || own.flatMap(EffectiveProxyConfig::reference).isPresent()
                ? place(own.flatMap(EffectiveProxyConfig::reference).orElse("AWS_ACCESS_KEY_ID"))
                : own.map(node -> node.file() + ":" + node.line()).orElseThrow();
        if (key.startsWith("AKIA") && token.isPresent()) {
            return Optional.of(Finding.warning("AWS_TOKEN_TOO_MUCH", from));
        }
        return key.startsWith("ASIA") && token.isEmpty()
                ? Optional.of(Finding.warning("AWS_TOKEN_MISSING", from))
                : Optional.empty();
    }

    private String place(String variable) {
        return effectiveProxyConfig.variables().origin(variable);
    }

    private boolean hasRegion(ModelEntry model) {
        return model.value("aws_region_name").isPresent()
                || (model.param("aws_region_name").isEmpty()
                        && REGIONS.stream()
                                .anyMatch(name ->
                                        effectiveProxyConfig.variable(name).isPresent()))
                || model.model()
                        .filter(id -> id.matches(".*(/[a-z]{2}(-[a-z]+)+-\\d/|arn:aws).*"))
                        .isPresent();
    }
}
