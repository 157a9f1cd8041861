package io.langfusectl.compose;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** SHA-256 over every field of a record, whatever fields it will have, and the content of bind-mounted files. */
final class Fingerprint {

    private final MessageDigest digest = sha256();

    private Fingerprint() {}

    static String of(Service service) {
        var fingerprint = new Fingerprint();
        fingerprint.add(service);
        return HexFormat.of().formatHex(fingerprint.digest.digest());
    }

    private void add(Object value) {
        if (value instanceof Map<?, ?> map) {
            begin("map", map.size());
            var sorted = new TreeMap<String, Object>();
            map.forEach((key, held) -> sorted.put(String.valueOf(key), held));
            sorted.forEach((key, held) -> {
                add(key);
                add(held);
            });
        } else if (value instanceof Collection<?> list) {
            begin("list", list.size());
            list.forEach(this::add);
        } else if (value instanceof Optional<?> optional) {
            begin("optional", optional.isPresent() ? 1 : 0);
            optional.ifPresent(this::add);
        } else if (value instanceof Record fields) {
            addFields(fields);
        } else {
            addText(value.toString());
        }
    }

    private void addFields(Record fields) {
        addText(fields.getClass().getSimpleName());
        for (var component : fields.getClass().getRecordComponents()) {
            try {
                var accessor = component.getAccessor();
                accessor.setAccessible(true);
                add(accessor.invoke(fields));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        if (fields instanceof Mount.Bind bind) {
            addContent(bind.source());
        }
    }

    /** A file's content; a folder's is left out, and what cannot be read is somebody else's complaint. */
    private void addContent(Path file) {
        var content = sha256();
        try (var read = new DigestInputStream(Files.newInputStream(file), content)) {
            read.transferTo(OutputStream.nullOutputStream());
            addText(HexFormat.of().formatHex(content.digest()));
        } catch (IOException e) {
            addText("");
        }
    }

    private void addText(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        begin("text", bytes.length);
        digest.update(bytes);
    }

    private void begin(String kind, int size) {
        digest.update((kind + size + ":").getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
