package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a result gets to standard output. */
final class ConsoleTest {

    private final List<String> writes = new ArrayList<>();
    private final Console console = screen(new OutputStream() {

        @Override
        public void write(int octet) {
            writes.add(String.valueOf((char) octet));
        }

        @Override
        public void write(byte[] octets, int start, int length) {
            if (length > 0) {
                writes.add(new String(octets, start, length, StandardCharsets.UTF_8));
            }
        }
    });

    private static Console screen(OutputStream out) {
        var processContext = host(out, OutputStream.nullOutputStream(), false);
        return new Console(processContext, Messages.in("en"), Console.Format.TEXT, false, false);
    }

    /** A machine of which only the streams matter. */
    static ProcessContext host(OutputStream out, OutputStream err, boolean terminal) {
        return new ProcessContext(
                Path.of("/"),
                Path.of("/"),
                Map.of(),
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Locale.ENGLISH,
                terminal);
    }

    @Test
    void a_result_of_many_lines_is_one_write() {
        console.show("value", () -> List.of("one", "two"));
        assertEquals(List.of("one\ntwo\n"), writes);
    }

    @Test
    void so_is_one_that_is_not_ascii() {
        console.show("value", () -> List.of("準備完了", "停止中"));
        assertEquals(List.of("準備完了\n停止中\n"), writes);
    }

    @Test
    void a_result_without_lines_is_none() {
        console.show("value", List::of);
        assertEquals(List.of(), writes);
    }

    @Test
    void each_line_is_masked() {
        console.mask(text -> text.replace("secret", "***"));
        console.show("value", () -> List.of("the secret", "a secret"));
        assertEquals(List.of("the ***\na ***\n"), writes);
    }
}
