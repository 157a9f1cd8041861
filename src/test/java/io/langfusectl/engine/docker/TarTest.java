package io.langfusectl.engine.docker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.langfusectl.compose.InlineConfig;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that tar itself reads, and archives that it wrote. */
final class TarTest {

    private static final String LONG = "/etc/" + "very-long-folder/".repeat(6) + "a.xml";

    @TempDir
    Path folder;

    private String tar(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("tar", "--numeric-owner"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), text);
        return text;
    }

    @Test
    void what_is_written_tar_can_read() throws IOException, InterruptedException {
        var archive = Tar.of(List.of(
                new InlineConfig("/etc/a.xml", "<a/>", 0444),
                new InlineConfig(LONG, "x".repeat(513), 0640),
                new InlineConfig("/日本.txt", "", 0400)));
        Files.write(folder.resolve("a.tar"), archive);
        assertEquals("etc/a.xml\n" + LONG.substring(1) + "\n日本.txt\n", tar("--quoting-style=literal", "-tf", "a.tar"));
        assertEquals("<a/>", tar("-xOf", "a.tar", "etc/a.xml"));
        assertEquals("x".repeat(513), tar("-xOf", "a.tar", LONG.substring(1)));
        assertEquals("-r--r--r-- 0/0", tar("-tvf", "a.tar", "etc/a.xml").substring(0, 14));
    }

    @Test
    void what_tar_wrote_is_read_past_folders_and_long_names() throws IOException, InterruptedException {
        var content = new byte[100_000];
        Arrays.fill(content, (byte) 7);
        var file = folder.resolve("some-folder/" + "n".repeat(150));
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        tar("-cf", "b.tar", "some-folder");
        assertArrayEquals(content, read(Files.readAllBytes(folder.resolve("b.tar"))));
    }

    private static byte[] read(byte[] archive) throws IOException {
        return Tar.firstFile(new ByteArrayInputStream(archive)).orElseThrow();
    }

    @Test
    void an_archive_without_files_has_none() throws IOException {
        assertEquals(Optional.empty(), Tar.firstFile(new ByteArrayInputStream(Tar.of(List.of()))));
    }

    @Test
    void an_archive_that_breaks_off_is_no_file() throws IOException {
        var archive = Tar.of(List.of(new InlineConfig("/a", "x".repeat(2_000), 0444)));
        assertThrows(EOFException.class, () -> read(Arrays.copyOf(archive, 1_000)));
    }

    @Test
    void a_path_too_long_for_the_format_is_refused() {
        var file = new InlineConfig("/" + "n".repeat(300), "", 0444);
        assertThrows(IOException.class, () -> Tar.of(List.of(file)));
    }
}
