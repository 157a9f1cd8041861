package io.langfusectl.check.environment;

import io.langfusectl.compose.ImageReference;
import io.langfusectl.compose.Service;
import io.langfusectl.stack.health.ServiceKind;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an image's reference says: which product it is, and in which version. */
public record ProductImage(String reference) {

    /** PostgreSQL's version in a tag of pgvector, such as {@code 0.8.1-pg17}. */
    private static final Pattern PGVECTOR = Pattern.compile("(?:.*-)?pg(\\d+)(?:-.*)?");

    /** The tag; {@code latest} where none is written; empty where the digest says it all. */
    public Optional<String> tag() {
        return ImageReference.of(reference).effectiveTag();
    }

    Optional<Version> version() {
        return tag().map(tag -> PGVECTOR.matcher(tag).replaceFirst("$1")).flatMap(Version::of);
    }

    /** {@code langfuse}, {@code litellm} or a store's name; empty for all others. */
    Optional<String> product() {
        return switch (ServiceKind.ofImage(reference)) {
            case WEB, WORKER -> Optional.of("langfuse");
            case LITELLM -> Optional.of("litellm");
            case POSTGRES -> Optional.of("postgres");
            case REDIS -> Optional.of("redis");
            case CLICKHOUSE -> Optional.of("clickhouse");
            case MINIO -> Optional.of("minio");
            case OTHER -> Optional.empty();
        };
    }

    static boolean runsLangfuse(Service service) {
        return new ProductImage(service.image()).is("langfuse");
    }

    boolean is(String product) {
        return product().filter(product::equals).isPresent();
    }
}
