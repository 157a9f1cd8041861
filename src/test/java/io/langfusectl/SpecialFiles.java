package io.langfusectl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** Files that no program should read to their end. */
public final class SpecialFiles {

    private SpecialFiles() {}

    /** A FIFO that nothing ever writes to: whoever opens it waits for ever. */
    public static Path fifo(Path file) throws IOException, InterruptedException {
        assertEquals(
                0,
                new ProcessBuilder("mkfifo", file.toString())
                        .inheritIO()
                        .start()
                        .waitFor());
        return file;
    }

    /** A file of this size that takes no room on the disk. */
    public static Path sparse(Path file, long size) throws IOException {
        try (var made = new RandomAccessFile(file.toFile(), "rw")) {
            made.setLength(size);
        }
        return file;
    }
}
