package io.langfusectl.compose;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** SHA-256 over every field of a record, whatever fields it will have, and what counts of bind-mounted files. */
final class Fingerprint {

    /** In bytes: 1 MiB. */
    private static final int LARGEST_CONFIGURATION = 1 << 20;

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
            addText(content(bind));
        }
    }

    /**
     * What counts of a mounted file besides its path. A file that the container can only read counts with its content
     * if it has the size of a configuration, and a larger one with its size, time and inode. One that the container can
     * write to counts with its inode alone: what it writes there itself must not make it changed for ever, while
     * another file in its place must, for the container would go on with the one that is gone. Nothing counts of a
     * folder, a device, a FIFO or a socket, nor of what cannot be read, which is for other checks to say.
     */
    private static String content(Mount.Bind bind) {
        try {
            var seen = Files.readAttributes(bind.source(), BasicFileAttributes.class);
            if (!seen.isRegularFile()) {
                return "";
            }
            if (!bind.readOnly()) {
                return "inode " + inode(bind.source());
            }
            if (seen.size() > LARGEST_CONFIGURATION) {
                var time = seen.lastModifiedTime().to(TimeUnit.NANOSECONDS);
                return String.join(" ", "size", seen.size() + "", time + "", inode(bind.source()));
            }
            return HexFormat.of().formatHex(sha256().digest(content(bind.source(), (int) seen.size())));
        } catch (IOException e) {
            return "";
        }
    }

    /** No more than the file says that it has: some of {@code /proc} have nothing by that, and wait when read. */
    private static byte[] content(Path file, int size) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(size);
        }
    }

    /** Empty where files have none. */
    private static String inode(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? Files.getAttribute(file, "unix:ino").toString()
                : "";
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
