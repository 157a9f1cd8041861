package io.langfusectl.check.environment;

import java.util.Optional;

/** What an image's reference says: which product it is, and in which version. */
public record ProductImage(String reference) {

    /** The tag; {@code latest} where none is written; empty where the digest says it all. */
    public Optional<String> tag() {
        if (reference.contains("@")) {
            return Optional.empty();
        }
        var last = reference.substring(reference.lastIndexOf('/') + 1);
        int colon = last.indexOf(':');
        return Optional.of(colon < 0 ? "latest" : last.substring(colon + 1));
    }

    Optional<Version> version() {
        return tag().flatMap(Version::of);
    }

    /** {@code langfuse}, {@code litellm} or a store's name; empty for all others. */
    Optional<String> product() {
        var path = reference.replaceFirst("@.*$", "").replaceFirst(":[^:/]*$", "");
        var name = path.substring(path.lastIndexOf('/') + 1);
        if (name.equals("langfuse") || name.equals("langfuse-worker")) {
            return Optional.of("langfuse");
        }
        if (name.startsWith("litellm")) {
            return Optional.of("litellm");
        }
        return switch (name) {
            case "clickhouse-server" -> Optional.of("clickhouse");
            case "postgres", "redis", "minio" -> Optional.of(name);
            default -> Optional.empty();
        };
    }

    boolean is(String product) {
        return product().filter(product::equals).isPresent();
    }
}
