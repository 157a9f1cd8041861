package io.langfusectl.check.environment;

import io.langfusectl.compose.ImageReference;
import io.langfusectl.compose.Service;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an image's reference says: which product it is, and in which version. */
public record ProductImage(String reference) {

    private static final String PGVECTOR = "pgvector";

    /** PostgreSQL's version in a tag of pgvector, such as {@code 0.8.1-pg17}. */
    private static final Pattern PGVECTOR_TAG = Pattern.compile("(?:.*-)?pg(\\d+)(?:-.*)?");

    /** The tag; {@code latest} where none is written; empty where the digest says it all. */
    public Optional<String> tag() {
        return ImageReference.of(reference).effectiveTag();
    }

    /** Returns the product's version; of pgvector that of PostgreSQL, if its tag has it. */
    Optional<Version> version() {
        if (!isPgvector()) {
            return tag().flatMap(Version::of);
        }
        return tag().map(PGVECTOR_TAG::matcher)
                .filter(matcher -> matcher.matches())
                .flatMap(matcher -> Version.of(matcher.group(1)));
    }

    /** Returns whether the tag names a version of another product than the one that the image contains. */
    boolean isPgvector() {
        return ImageReference.of(reference).name().equals(PGVECTOR);
    }

    /**
     * Returns {@code langfuse}, {@code litellm} or a store's name; empty for all others. An image of LiteLLM that
     * somebody else has built counts as LiteLLM: a version that steals credentials does so under any name.
     */
    Optional<String> product() {
        var name = ImageReference.of(reference).name();
        if (name.startsWith("litellm")) {
            return Optional.of("litellm");
        }
        return switch (name) {
            case "langfuse", "langfuse-worker" -> Optional.of("langfuse");
            case "clickhouse", "clickhouse-server" -> Optional.of("clickhouse");
            case "postgres", PGVECTOR -> Optional.of("postgres");
            case "redis", "valkey" -> Optional.of("redis");
            case "minio" -> Optional.of("minio");
            default -> Optional.empty();
        };
    }

    static boolean runsLangfuse(Service service) {
        return new ProductImage(service.image()).is("langfuse");
    }

    boolean is(String product) {
        return product().filter(product::equals).isPresent();
    }
}
