package io.langfusectl.compose;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A SHA-256 of values, each written with its kind and its size before it, so that no two different sequences of values
 * are the same sequence of bytes.
 *
 * <p>The kinds and the form of their sizes are a contract, see {@link ServiceHash}.
 */
final class CanonicalHash {

    private final MessageDigest digest = sha256();

    /** Adds one text. */
    void text(String text) {
        sized("text", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Begins a list; its elements follow. */
    void list(int size) {
        begin("list", size);
    }

    /** Adds a list of texts, in their order. */
    void texts(Collection<String> texts) {
        list(texts.size());
        for (var text : texts) {
            text(text);
        }
    }

    /** Begins a map; its entries follow, each a key and a value, in the order of the keys. */
    void map(int size) {
        begin("map", size);
    }

    /** Adds a map of texts, whatever the order of its entries. */
    void texts(Map<String, String> texts) {
        map(texts.size());
        for (var entry : new TreeMap<>(texts).entrySet()) {
            text(entry.getKey());
            text(entry.getValue());
        }
    }

    /** Begins a value that may be absent; if present, it follows. */
    void optional(boolean present) {
        begin("optional", present ? 1 : 0);
    }

    /** Adds the text of a value that may be absent. */
    void optionalText(Optional<?> value) {
        optional(value.isPresent());
        if (value.isPresent()) {
            text(value.get().toString());
        }
    }

    /** Adds a field by its name if it has values, and nothing otherwise. */
    void fieldIfUsed(String name, Collection<String> values) {
        if (!values.isEmpty()) {
            sized("field", name.getBytes(StandardCharsets.UTF_8));
            texts(values);
        }
    }

    /** Returns the hash in hexadecimal digits, and begins anew. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    private void sized(String kind, byte[] bytes) {
        begin(kind, bytes.length);
        digest.update(bytes);
    }

    private void begin(String kind, int size) {
        digest.update((kind + size + ":").getBytes(StandardCharsets.UTF_8));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
