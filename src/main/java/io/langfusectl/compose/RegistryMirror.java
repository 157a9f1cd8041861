package io.langfusectl.compose;

import java.util.Optional;

/** A mirror that has every image: {@code HOST} or {@code HOST/path}. Without one, images keep their names. */
record RegistryMirror(Optional<String> mirror) {

    RegistryMirror {
        mirror = mirror.map(name -> name.replaceAll("/+$", "")).filter(name -> !name.isEmpty());
    }

    /** {@code ghcr.io/a/b} becomes {@code HOST/a/b}, and {@code postgres} becomes {@code HOST/library/postgres}. */
    String rewrite(String image) {
        return mirror.filter(name -> !image.startsWith(name + "/"))
                .map(name -> name + "/" + path(image))
                .orElse(image);
    }

    private static String path(String image) {
        var slash = image.indexOf('/');
        var first = slash < 0 ? "" : image.substring(0, slash);
        var host = first.contains(".") || first.contains(":") || first.equals("localhost");
        var path = host ? image.substring(slash + 1) : image;
        return path.contains("/") ? path : "library/" + path;
    }
}
