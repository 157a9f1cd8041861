package io.langfusectl.tunnel.model;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** Which process listens on a local port, as far as the system tells. */
public final class LocalPortOwner {

    private static final Path PROC = Path.of("/proc");
    private static final String LISTENING = "0A";

    private LocalPortOwner() {}

    /** Somebody has the port; false where it may not be bound for another reason, such as a missing right. */
    public static boolean isTaken(int port) {
        return !listeners(port).isEmpty() || answers(port);
    }

    private static boolean answers(int port) {
        try (var probe = new Socket()) {
            probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** "NAME (pid N)", or "?" where it cannot be known. */
    public static String of(int port) {
        var inodes = listeners(port);
        try (var processes = Files.list(PROC)) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("[0-9]+"))
                    .filter(process -> holds(process, inodes))
                    .findFirst()
                    .map(process -> name(process) + " (pid " + process.getFileName() + ")")
                    .orElse("?");
        } catch (IOException e) {
            return "?";
        }
    }

    private static Set<String> listeners(int port) {
        var sockets = new HashSet<String>();
        var ending = String.format(":%04X", port);
        for (var table : new String[] {"net/tcp", "net/tcp6"}) {
            try (var lines = Files.lines(PROC.resolve(table))) {
                lines.map(line -> line.trim().split("\\s+"))
                        .filter(field -> field.length > 9 && field[1].endsWith(ending) && field[3].equals(LISTENING))
                        .forEach(field -> sockets.add("socket:[" + field[9] + "]"));
            } catch (IOException e) {
                sockets.remove(ending); // no such table on this system
            }
        }
        return sockets;
    }

    private static boolean holds(Path process, Set<String> sockets) {
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
            return descriptors.anyMatch(descriptor -> {
                try {
                    return sockets.contains(Files.readSymbolicLink(descriptor).toString());
                } catch (IOException e) {
                    return false; // closed meanwhile
                }
            });
        } catch (IOException e) {
            return false; // another user's process
        }
    }

    private static String name(Path process) {
        try {
            return Files.readString(process.resolve("comm")).trim();
        } catch (IOException e) {
            return "?";
        }
    }
}
