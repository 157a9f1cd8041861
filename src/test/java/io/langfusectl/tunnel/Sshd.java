package io.langfusectl.tunnel;

import io.langfusectl.TestPort;
import io.langfusectl.ssh.LocalUser;
import io.langfusectl.ssh.Prompter;
import io.langfusectl.ssh.config.SshTarget;
import io.langfusectl.tunnel.model.Forward;
import io.langfusectl.tunnel.model.TunnelOpening;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A real OpenSSH server on loopback, with fresh keys, a home of its own and nothing of this machine's. */
public final class Sshd implements AutoCloseable {

    public final Path folder;
    public final int port;
    private final List<String> before;
    private final List<String> extra;
    private Process process;

    /**
     * Creates a server that does not run yet.
     *
     * @param extra lines of its configuration
     */
    public Sshd(Path folder, String... extra) {
        this(List.of(), folder, extra);
    }

    /** One whose processes may each have so many files and sockets open. */
    public static Sshd withDescriptors(int count, Path folder) {
        return new Sshd(List.of("/usr/bin/prlimit", "--nofile=" + count), folder);
    }

    /** One that lets this user in by a password, whose hash it finds where the system keeps them; wants root. */
    public static Sshd withPassword(String hash, Path folder) {
        try {
            var shadow = Files.createDirectories(folder).resolve("shadow");
            Files.writeString(shadow, System.getProperty("user.name") + ":" + hash + ":19000:0:99999:7:::\n");
            var own = "mount --bind " + shadow + " /etc/shadow && exec \"$@\"";
            return new Sshd(
                    List.of("/usr/bin/unshare", "--mount", "/bin/sh", "-c", own, "sh"),
                    folder,
                    "PasswordAuthentication yes",
                    "PubkeyAuthentication no");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Sshd(List<String> before, Path folder, String... extra) {
        this.before = before;
        this.folder = folder;
        this.port = TestPort.free();
        this.extra = List.of(extra);
        keygen("host_ed25519", "-t", "ed25519");
        keygen("home/.ssh/id", "-t", "ed25519");
        authorize("home/.ssh/id");
        write("home/.ssh/known_hosts", "[127.0.0.1]:" + port + " " + publicKey("host_ed25519") + "\n");
        start();
    }

    /** Makes a key pair in the folder; other arguments as of ssh-keygen. */
    public Path keygen(String name, String... arguments) {
        var file = folder.resolve(name);
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        var command = new ArrayList<>(List.of("/usr/bin/ssh-keygen", "-q", "-f", file.toString()));
        command.addAll(List.of(arguments));
        if (!command.contains("-N")) {
            command.addAll(List.of("-N", ""));
        }
        run(command);
        return file;
    }

    /** A certificate for a host's key, beside it. */
    public void certifyHost(String authority, Path key, String principal) {
        var signer = folder.resolve(authority).toString();
        run(List.of("/usr/bin/ssh-keygen", "-q", "-s", signer, "-I", "host", "-h", "-n", principal, key + ".pub"));
    }

    public void authorize(String name) {
        var file = folder.resolve("authorized_keys");
        try {
            write("authorized_keys", (Files.exists(file) ? Files.readString(file) : "") + publicKey(name) + "\n");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public String publicKey(String name) {
        try {
            return Files.readString(folder.resolve(name + ".pub")).trim();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public Path write(String name, String text) {
        try {
            var file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public void start() {
        var config = new ArrayList<>(extra); // of two lines for one thing, the first counts
        config.addAll(List.of(
                "Port " + port,
                "KexAlgorithms curve25519-sha256", // the quickest to test with
                "ListenAddress 127.0.0.1",
                "AuthorizedKeysFile " + folder.resolve("authorized_keys"),
                "PidFile none",
                "StrictModes no",
                "UsePAM no",
                "PasswordAuthentication no",
                "PermitRootLogin yes",
                "LogLevel VERBOSE"));
        if (extra.stream().noneMatch(line -> line.startsWith("HostKey "))) {
            config.add("HostKey " + folder.resolve("host_ed25519"));
        }
        var file = write("sshd_config", String.join("\n", config) + "\n");
        try {
            Files.createDirectories(Path.of("/run/sshd"));
            var command = new ArrayList<>(before);
            command.addAll(List.of("/usr/sbin/sshd", "-D", "-f", file.toString()));
            command.addAll(List.of("-E", folder.resolve("sshd.log").toString()));
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("sshd.out").toFile())
                    .start();
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new AssertionError("no sshd: run src/test/sshd/install", e);
        }
        Eventually.is("sshd listens", () -> listens(port));
    }

    /** Ends the server that listens and, with it, its connections. */
    public void stop() {
        killConnections();
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Ends every connection there is, as a crash of its process would. */
    public void killConnections() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
    }

    /** Sends a signal to every process that serves a connection. */
    public void signalConnections(String signal) {
        process.descendants()
                .forEach(child ->
                        run(List.of("/bin/sh", "-c", "kill -" + signal + " " + child.pid() + " 2>/dev/null || true")));
    }

    public LocalUser localUser() {
        return new LocalUser(
                folder.resolve("home"), System.getProperty("user.name"), Map.of("PATH", System.getenv("PATH")));
    }

    /** This server as a target, with the key it knows. */
    public SshTarget target() {
        return new SshTarget(
                "127.0.0.1",
                Optional.of(System.getProperty("user.name")),
                Optional.of(port),
                List.of(folder.resolve("home/.ssh/id")),
                false,
                false,
                Optional.empty(),
                Optional.empty());
    }

    public TunnelOpening opening() {
        return new TunnelOpening(localUser(), Prompter.NON_INTERACTIVE, Optional.empty(), false);
    }

    /** An open tunnel through this server. */
    public Tunnel tunnel(Forward... forwards) {
        return Tunnel.open(target(), List.of(forwards), opening(), event -> {});
    }

    /** Somebody lets clients in at that port of this machine, even one who resets them at once. */
    static boolean listens(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return String.valueOf(e.getMessage()).startsWith("Connection reset");
        }
    }

    public static String run(List<String> command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(command + ": " + output);
            }
            return output;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(command.toString(), e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
