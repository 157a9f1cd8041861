package io.langfusectl.engine.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.langfusectl.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;

/**
 * Remembers, in the user's cache folder, a socket whose engine runs on this machine. Only {@code /info} reports that,
 * which takes 6 ms. A restarted engine creates a new socket, so the answer holds while the socket is the same.
 */
public record LocalEngineCache(Path memory) {

    public static LocalEngineCache of(Map<String, String> environment, Path home) {
        var cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        var folder = cache.isEmpty() ? home.resolve(".cache") : Path.of(cache);
        return new LocalEngineCache(folder.resolve("langfuse-ctl").resolve("local-engine"));
    }

    public boolean is(Path socket) {
        try {
            return Files.readString(memory, UTF_8).equals(stamp(socket));
        } catch (IOException unknown) {
            return false;
        }
    }

    /** Whether it can be remembered or not, it is known now. */
    public void remember(Path socket) {
        try {
            Files.createDirectories(memory.getParent());
            AtomicFile.replaceUnsynced(memory, stamp(socket).getBytes(UTF_8));
        } catch (IOException e) {
            return;
        }
    }

    private static String stamp(Path socket) throws IOException {
        var seen = Files.readAttributes(socket, BasicFileAttributes.class);
        return socket + " " + seen.fileKey() + " " + seen.lastModifiedTime().toMillis();
    }
}
