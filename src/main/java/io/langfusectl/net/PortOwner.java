package io.langfusectl.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the process that listens on a TCP port, in {@code /proc}; other systems than Linux do not tell. */
public final class PortOwner {

    private static final Path PROC = Path.of("/proc");

    /** The state of a listening socket in {@code /proc/net/tcp} (proc(5)). */
    private static final String LISTEN = "0A";

    private PortOwner() {}

    /** Returns the process as {@code NAME (pid N)}, or {@code ?} if it cannot be known. */
    public static String of(int port) {
        var sockets = listeners(port);
        if (sockets.isEmpty()) {
            return "?";
        }
        return children(PROC).stream()
                .filter(process -> process.getFileName().toString().matches("\\d+"))
                .filter(process -> holds(process, sockets))
                .findFirst()
                .map(PortOwner::describe)
                .orElse("?");
    }

    static boolean isListening(int port) {
        return !listeners(port).isEmpty();
    }

    private static Set<String> listeners(int port) {
        return Stream.of("net/tcp", "net/tcp6")
                .flatMap(table -> lines(PROC.resolve(table)).stream())
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields.length > 9 && fields[3].equals(LISTEN) && portOf(fields[1]) == port)
                .map(fields -> "socket:[" + fields[9] + "]")
                .collect(Collectors.toSet());
    }

    private static int portOf(String address) {
        var hex = address.substring(address.indexOf(':') + 1);
        return hex.toLowerCase(Locale.ROOT).matches("[0-9a-f]{4}") ? Integer.parseInt(hex, 16) : -1;
    }

    private static boolean holds(Path process, Set<String> sockets) {
        return children(process.resolve("fd")).stream()
                .anyMatch(descriptor ->
                        target(descriptor).filter(sockets::contains).isPresent());
    }

    private static Optional<String> target(Path descriptor) {
        try {
            return Optional.of(Files.readSymbolicLink(descriptor).toString());
        } catch (IOException closed) {
            return Optional.empty();
        }
    }

    private static String describe(Path process) {
        var name = lines(process.resolve("comm")).stream().findFirst().orElse("?");
        return name + " (pid " + process.getFileName() + ")";
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException absent) {
            return List.of();
        }
    }

    /** None of a process of another user. */
    private static List<Path> children(Path directory) {
        try (var children = Files.list(directory)) {
            return children.toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}
