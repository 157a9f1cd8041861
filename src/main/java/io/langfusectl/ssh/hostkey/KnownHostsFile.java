package io.langfusectl.ssh.hostkey;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.ssh.config.HostPattern;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** The known_hosts file that new hosts are written to. */
record KnownHostsFile(Path file) {

    private static final int SALT = 20;

    /** Appends one line, under a lock, hashed if that is wished or the file is hashed already. */
    void add(String name, HostKey key, boolean hashed) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            return; // /dev/null, as people write who do not want it
        }
        try {
            makeFolder();
            try (var channel = FileChannel.open(
                            file,
                            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                            rights(file, "rw-------"));
                    var lock = channel.lock()) {
                append(channel, name, key, hashed);
                lock.release();
            }
        } catch (IOException e) {
            throw new Failure(e, Problem.FILE_NOT_WRITABLE, file);
        }
    }

    private void append(FileChannel channel, String name, HostKey key, boolean hashed) throws IOException {
        long size = channel.size();
        var before = ByteBuffer.allocate((int) Math.min(size, 1024 * 1024));
        channel.read(before, size - before.capacity());
        var text = new String(before.array(), StandardCharsets.ISO_8859_1);
        boolean hash = hashed || text.startsWith("|1|") || text.contains("\n|1|");
        var line = (text.isEmpty() || text.endsWith("\n") ? "" : "\n")
                + (hash ? HostPattern.hashed(name, salt()).text() : name)
                + " "
                + key.type()
                + " "
                + Base64.getEncoder().encodeToString(key.blob())
                + "\n";
        channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)), size);
    }

    private void makeFolder() throws IOException {
        var folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.exists(folder)) {
            Files.createDirectories(folder, rights(folder, "rwx------"));
        }
    }

    private static FileAttribute<?>[] rights(Path path, String rights) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }

    private static byte[] salt() {
        var salt = new byte[SALT];
        new SecureRandom().nextBytes(salt);
        return salt;
    }
}
