package io.langfusectl.compose;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An image's name, taken apart.
 *
 * @param registry the host that has it
 * @param repository everything before the tag and the digest, with the registry if one is written
 * @param tag as written
 * @param digest as written, without the {@code @}
 */
public record ImageReference(String registry, String repository, Optional<String> tag, Optional<String> digest) {

    /** The registry of names without one. */
    public static final String HUB = "docker.io";

    private static final String LATEST = "latest";

    /** {@code sha256:} and twelve digits, as Docker shortens it. */
    private static final int SHORT_DIGEST = 19;

    private static final String HOST_PART = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
    private static final String HOST = "(?:" + HOST_PART + "(?:\\." + HOST_PART + ")*|\\[[a-fA-F0-9:]+])(?::[0-9]+)?";
    private static final String PART = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
    private static final String TAG = "[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}";
    private static final String DIGEST = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";

    private static final Pattern VALID =
            Pattern.compile("(?:" + HOST + "/)?" + PART + "(?:/" + PART + ")*(?::" + TAG + ")?(?:@" + DIGEST + ")?");

    /** Returns whether Docker takes a text for the name of an image (distribution/reference v0.6, regexp.go). */
    public static boolean isValid(String image) {
        return VALID.matcher(image).matches();
    }

    /** Takes a name apart; one that is not valid, too. */
    public static ImageReference of(String image) {
        var at = image.indexOf('@');
        var name = at < 0 ? image : image.substring(0, at);
        var digest = at < 0 ? Optional.<String>empty() : Optional.of(image.substring(at + 1));
        var colon = name.lastIndexOf(':');
        var isTagged = colon > name.lastIndexOf('/');
        var repository = isTagged ? name.substring(0, colon) : name;
        var tag = isTagged ? Optional.of(name.substring(colon + 1)) : Optional.<String>empty();
        return new ImageReference(host(repository).orElse(HUB), repository, tag, digest);
    }

    /** Returns the last part of the repository, such as {@code postgres}. */
    public String name() {
        return repository.substring(repository.lastIndexOf('/') + 1);
    }

    /** Returns the repository without a registry; {@code library/postgres} for {@code postgres}. */
    public String path() {
        var path = host(repository)
                .map(host -> repository.substring(host.length() + 1))
                .orElse(repository);
        return path.contains("/") ? path : "library/" + path;
    }

    /** Returns the name with its tag, or with the first digits of its digest, as a table shows it. */
    public String shortForm() {
        var version = digest.map(text -> "@" + text.substring(0, Math.min(SHORT_DIGEST, text.length())))
                .or(() -> tag.map(text -> ":" + text));
        return name() + version.orElse("");
    }

    /** Returns what tells one image of the repository from another: the digest, the tag, or {@code latest}. */
    public String version() {
        return digest.or(() -> tag).orElse(LATEST);
    }

    /** Returns the tag, {@code latest} where none is written; empty where a digest says it all. */
    public Optional<String> effectiveTag() {
        return digest.isPresent() ? Optional.empty() : Optional.of(tag.orElse(LATEST));
    }

    private static Optional<String> host(String repository) {
        var slash = repository.indexOf('/');
        var first = slash < 0 ? "" : repository.substring(0, slash);
        var isHost = first.contains(".") || first.contains(":") || first.equals("localhost");
        return isHost ? Optional.of(first) : Optional.empty();
    }
}
