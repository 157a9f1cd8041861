package io.langfusectl.check.environment;

import io.langfusectl.check.Finding;
import io.langfusectl.compose.Service;
import io.langfusectl.compose.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether the images that would be started are versions that may be started. */
public record ImageCheck(List<Service> services, Variables variables) {

    private static final Map<String, String> VARIABLES = Map.of(
            "langfuse", "LANGFUSE_VERSION",
            "litellm", "LITELLM_VERSION",
            "clickhouse", "CLICKHOUSE_VERSION",
            "postgres", "POSTGRES_VERSION",
            "redis", "REDIS_VERSION",
            "minio", "MINIO_IMAGE");

    /** Where an unknown newest version has cost people their data, or came from an attacker. */
    private static final Set<String> NEVER_FLOATING = Set.of("litellm", "clickhouse", "postgres");

    /** What is wrong, in the order of the services; each image once. */
    public List<Finding> findings() {
        var found = new ArrayList<Finding>();
        images().forEach(image -> {
            floating(image).ifPresent(found::add);
            image.version().ifPresent(version -> refused(image, version, found));
        });
        var versions = images().stream()
                .filter(image -> image.is("langfuse"))
                .flatMap(image -> image.version().stream())
                .distinct()
                .toList();
        if (versions.size() > 1) {
            found.add(Finding.error(
                    "IMAGE_VERSIONS_DIFFER",
                    origin("langfuse"),
                    "langfuse-web",
                    versions.get(0),
                    "langfuse-worker",
                    versions.get(1)));
        }
        return found;
    }

    private void refused(ProductImage image, Version version, List<Finding> found) {
        var refusals = ImageRule.ALL.stream()
                .filter(rule -> image.is(rule.product()) && rule.versions().holds(version) && hasPartner(rule))
                .map(rule -> Finding.at(
                        rule.severity(), rule.words(), origin(rule.product()), image.reference(), rule.source()))
                .toList();
        found.addAll(refusals);
    }

    private boolean hasPartner(ImageRule rule) {
        return rule.partner().isEmpty()
                || images().stream()
                        .filter(image -> image.is(rule.partner().get()))
                        .flatMap(image -> image.version().stream())
                        .anyMatch(rule.partnerVersions()::holds);
    }

    /** A tag that means something else tomorrow. */
    private Optional<Finding> floating(ProductImage image) {
        var product = image.product();
        var tag = image.tag();
        if (product.isEmpty() || tag.isEmpty() || isFixed(image, product.get(), tag.get())) {
            return Optional.empty();
        }
        var isNever = NEVER_FLOATING.contains(product.get()) && tag.get().contains("latest");
        return Optional.of(Finding.at(
                isNever ? Finding.Severity.ERROR : Finding.Severity.WARNING,
                "IMAGE_FLOATING",
                origin(product.get()),
                image.reference()));
    }

    private static boolean isFixed(ProductImage image, String product, String tag) {
        var version = image.version();
        return switch (product) {
            case "minio" -> !tag.equals("latest");
            case "postgres", "redis" -> version.isPresent() || (image.isPgvector() && !tag.equals("latest"));
            case "clickhouse" ->
                version.filter(numbers -> numbers.isComplete(2)).isPresent();
            default ->
                version.filter(numbers -> numbers.isComplete(3)).isPresent()
                        || !tag.matches("latest|lts|main-.*|\\d+(\\.\\d+)?");
        };
    }

    private List<ProductImage> images() {
        return services.stream()
                .map(service -> new ProductImage(service.image()))
                .distinct()
                .toList();
    }

    private String origin(String product) {
        return variables.origin(VARIABLES.getOrDefault(product, product));
    }
}
