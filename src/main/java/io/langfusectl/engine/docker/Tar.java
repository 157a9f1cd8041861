package io.langfusectl.engine.docker;

import io.langfusectl.compose.InlineConfig;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The archives in which files travel to and from a container: ustar, in blocks of 512 bytes. */
final class Tar {

    private static final int BLOCK = 512;
    private static final int NAME_LENGTH = 100;
    private static final int PREFIX_LENGTH = 155;

    private Tar() {}

    /**
     * Returns an archive of files owned by root, with paths relative to the container's root. The engine creates
     * missing directories.
     */
    static byte[] of(List<InlineConfig> files) throws IOException {
        var archive = new ByteArrayOutputStream();
        for (var file : files) {
            var content = file.content().getBytes(StandardCharsets.UTF_8);
            archive.write(header(file.target().replaceFirst("^/+", ""), file.mode(), content.length));
            archive.write(content);
            archive.write(new byte[padding(content.length)]);
        }
        archive.write(new byte[2 * BLOCK]);
        return archive.toByteArray();
    }

    private static byte[] header(String path, int mode, int size) throws IOException {
        var header = new byte[BLOCK];
        var cut = path.getBytes(StandardCharsets.UTF_8).length <= NAME_LENGTH
                ? -1
                : path.indexOf('/', path.length() - NAME_LENGTH);
        put(header, 0, NAME_LENGTH, path.substring(cut + 1));
        put(header, 345, PREFIX_LENGTH, path.substring(0, Math.max(cut, 0)));
        put(header, 100, 8, String.format("%07o", mode));
        put(header, 108, 8, "0000000");
        put(header, 116, 8, "0000000");
        put(header, 124, 12, String.format("%011o", size));
        put(header, 136, 12, "00000000000");
        put(header, 148, 8, "        ");
        put(header, 156, 1, "0");
        put(header, 257, 8, "ustar\00000");
        var sum = 0;
        for (var b : header) {
            sum += b & 0xff;
        }
        put(header, 148, 8, String.format("%06o\0 ", sum));
        return header;
    }

    private static void put(byte[] header, int from, int length, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > length) {
            throw new IOException("a path too long for an archive: " + text);
        }
        System.arraycopy(bytes, 0, header, from, bytes.length);
    }

    private static int padding(long size) {
        return (int) ((BLOCK - size % BLOCK) % BLOCK);
    }

    /** The content of the first ordinary file; empty if the archive holds none. */
    static Optional<byte[]> firstFile(InputStream archive) throws IOException {
        for (var header = archive.readNBytes(BLOCK); header.length == BLOCK && header[0] != 0; ) {
            var size = size(header);
            if (header[156] == '0' || header[156] == 0) {
                var content = archive.readNBytes((int) Math.min(size, Integer.MAX_VALUE - 8));
                if (content.length < size) {
                    throw new EOFException("an archive that breaks off");
                }
                return Optional.of(content);
            }
            archive.skipNBytes(size + padding(size));
            header = archive.readNBytes(BLOCK);
        }
        return Optional.empty();
    }

    private static long size(byte[] header) throws IOException {
        var text = new String(Arrays.copyOfRange(header, 124, 136), StandardCharsets.US_ASCII);
        var digits = text.replaceAll("[^0-7]", "");
        if (digits.isEmpty()) {
            throw new IOException("an archive whose sizes make no sense");
        }
        return Long.parseLong(digits, 8);
    }
}
