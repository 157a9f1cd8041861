package io.langfusectl.engine;

/**
 * An image's name, taken apart.
 *
 * @param registry the host that has it
 * @param repository everything before the tag
 * @param tag a tag or a digest; {@code latest} where none is written
 */
public record ImageReference(String registry, String repository, String tag) {

    public static final String HUB = "docker.io";

    public static ImageReference of(String image) {
        var at = image.indexOf('@');
        var name = at < 0 ? image : image.substring(0, at);
        var colon = name.lastIndexOf(':');
        var tagged = colon > name.lastIndexOf('/');
        var repository = tagged ? name.substring(0, colon) : name;
        var tag = tagged ? name.substring(colon + 1) : "latest";
        return new ImageReference(registry(repository), repository, at < 0 ? tag : image.substring(at + 1));
    }

    private static String registry(String repository) {
        var slash = repository.indexOf('/');
        var first = slash < 0 ? "" : repository.substring(0, slash);
        return first.contains(".") || first.contains(":") || first.equals("localhost") ? first : HUB;
    }
}
