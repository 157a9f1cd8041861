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
                .map(name -> name + "/" + moved(image))
                .orElse(image);
    }

    private static String moved(String image) {
        var reference = ImageReference.of(image);
        return reference.path() + image.substring(reference.repository().length());
    }
}
