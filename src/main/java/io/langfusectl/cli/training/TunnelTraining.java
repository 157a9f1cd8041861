package io.langfusectl.cli.training;

import io.langfusectl.cli.LangfuseCtl;
import io.langfusectl.cli.ProcessContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.JarFile;

/**
 * A tunnel to a host that ends after its greeting, in a process of its own, so that Java can note what a tunnel needs.
 * Nothing of the user's is read or asked.
 */
public final class TunnelTraining {

    private static final List<String> PACKAGES = List.of("io/langfusectl/ssh/", "io/langfusectl/tunnel/");

    private TunnelTraining() {}

    /** Works in the folder that is named. */
    public static void main(String[] words) throws IOException, ClassNotFoundException {
        Class.forName("io.langfusectl.Main");
        var home = Path.of(words[0]).toAbsolutePath();
        System.setProperty("user.home", home.toString());
        var ssh = Files.writeString(Files.createDirectories(home.resolve("bin")).resolve("ssh"), "#!/bin/sh\n");
        if (!ssh.toFile().setExecutable(true)) {
            return;
        }
        try (var far = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var greeter = new Thread(() -> greet(far), "far");
            greeter.setDaemon(true);
            greeter.start();
            var target = "rehearsal@127.0.0.1:" + far.getLocalPort();
            LangfuseCtl.run(
                    host(home), "tunnel", target, "-L", free() + ":3000", "-L", free() + ":4000", "--accept-new");
        }
        loadTheRest();
    }

    /** The usual ones are for the user's own services, which may be coming up meanwhile. */
    private static int free() throws IOException {
        try (var port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return port.getLocalPort();
        }
    }

    private static void greet(ServerSocket far) {
        try (var caller = far.accept()) {
            caller.getOutputStream().write("SSH-2.0-rehearsal\r\n".getBytes(StandardCharsets.US_ASCII));
            var unused = caller.getInputStream().read(new byte[4096]);
        } catch (IOException e) {
            return; // the rehearsal is over
        }
    }

    private static ProcessContext host(Path home) {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), true);
        var environment = Map.of(
                "PATH", home.resolve("bin").toString(),
                "LANGFUSE_CTL_LANG", "ja",
                "XDG_STATE_HOME", home.toString());
        var in = new ByteArrayInputStream(new byte[0]);
        return new ProcessContext(home, home, environment, in, nowhere, nowhere, Locale.ROOT, false);
    }

    /** What a tunnel needs once it is let in. */
    private static void loadTheRest() throws IOException, ClassNotFoundException {
        try (var jar = new JarFile(System.getProperty("java.class.path"))) {
            for (var entry : jar.stream().toList()) {
                if (PACKAGES.stream().anyMatch(entry.getName()::startsWith)
                        && entry.getName().endsWith(".class")) {
                    Class.forName(entry.getName().replace(".class", "").replace('/', '.'));
                }
            }
        }
    }
}
