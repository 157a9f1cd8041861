package io.langfusectl.stack.plan;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which process of this machine listens on a port; names on Linux, where {@code /proc} tells. */
final class PortOwner {

    private static final Path PROC = Path.of("/proc");

    private PortOwner() {}

    /** Returns the process's name and id, {@code ?} if they cannot be read, or empty if the port is free. */
    static Optional<String> of(String hostIp, int port) {
        return isFree(hostIp, port)
                ? Optional.empty()
                : Optional.of(process(port).orElse("?"));
    }

    /** Bound as the engine would bind it. This process may lack the right to bind a port below 1024. */
    private static boolean isFree(String hostIp, int port) {
        var address = hostIp.isEmpty() ? "0.0.0.0" : hostIp;
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
            return true;
        } catch (BindException e) {
            return port < 1024 && !acceptsConnection(port);
        } catch (IOException e) {
            return true;
        }
    }

    private static boolean acceptsConnection(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<String> process(int port) {
        var inodes = Stream.of("net/tcp", "net/tcp6")
                .flatMap(table -> lines(PROC.resolve(table)).stream())
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length > 9 && columns[3].equals("0A") && portOf(columns[1]) == port)
                .map(columns -> "socket:[" + columns[9] + "]")
                .collect(Collectors.toSet());
        if (inodes.isEmpty()) {
            return Optional.empty();
        }
        return children(PROC).stream()
                .filter(pidDirectory -> pidDirectory.getFileName().toString().matches("\\d+"))
                .filter(pidDirectory -> hasSocket(pidDirectory, inodes))
                .findFirst()
                .map(PortOwner::describe);
    }

    private static int portOf(String address) {
        var hex = address.substring(address.indexOf(':') + 1);
        return hex.toLowerCase(Locale.ROOT).matches("[0-9a-f]{4}") ? Integer.parseInt(hex, 16) : -1;
    }

    private static boolean hasSocket(Path pidDirectory, Set<String> inodes) {
        return children(pidDirectory.resolve("fd")).stream().anyMatch(descriptor -> {
            try {
                return inodes.contains(Files.readSymbolicLink(descriptor).toString());
            } catch (IOException gone) {
                return false;
            }
        });
    }

    private static String describe(Path pidDirectory) {
        var name = lines(pidDirectory.resolve("comm")).stream().findFirst().orElse("?");
        return name + " (pid " + pidDirectory.getFileName() + ")";
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException notThere) {
            return List.of();
        }
    }

    private static List<Path> children(Path directory) {
        try (var children = Files.list(directory)) {
            return children.toList();
        } catch (IOException notOurs) {
            return List.of();
        }
    }
}
