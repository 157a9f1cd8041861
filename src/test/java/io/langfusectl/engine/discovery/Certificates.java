package io.langfusectl.engine.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Certificates of a test's own, as Docker keeps them; one key signs itself and plays both sides. */
public final class Certificates {

    private Certificates() {}

    /**
     * Makes certificates in a folder.
     *
     * @param makeKey openssl's command for the private key
     */
    public static Path in(Path folder, List<String> makeKey) throws IOException, InterruptedException {
        var key = folder.resolve("key.pem").toString();
        var certificate = folder.resolve("cert.pem");
        var make = new ArrayList<>(makeKey);
        make.addAll(1, List.of("-out", key));
        openssl(make);
        openssl(List.of(
                "req",
                "-x509",
                "-key",
                key,
                "-out",
                certificate.toString(),
                "-subj",
                "/CN=engine",
                "-days",
                "2",
                "-addext",
                "subjectAltName=IP:127.0.0.1"));
        Files.copy(certificate, folder.resolve("ca.pem"));
        return folder;
    }

    private static void openssl(List<String> arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(arguments);
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), text);
    }
}
