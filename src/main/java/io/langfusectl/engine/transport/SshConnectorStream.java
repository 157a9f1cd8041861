package io.langfusectl.engine.transport;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An engine behind {@code ssh}: the streams of {@code docker system dial-stdio} on the other machine. */
public record SshConnectorStream(URI uri) implements Connector {

    @Override
    public ByteChannel open() throws IOException {
        return ProcessChannel.start(command());
    }

    /** Another machine, a handshake, and a docker CLI that has to start there. */
    @Override
    public Duration delay() {
        return Duration.ofSeconds(20);
    }

    /** As the docker CLI writes it; what follows the dashes can never be taken for an option. */
    public List<String> command() {
        var command = new ArrayList<>(List.of("ssh", "-T", "-o", "ConnectTimeout=10"));
        if (uri.getUserInfo() != null) {
            command.addAll(List.of("-l", uri.getUserInfo()));
        }
        if (uri.getPort() > 0) {
            command.addAll(List.of("-p", String.valueOf(uri.getPort())));
        }
        command.addAll(List.of("--", uri.getHost(), "docker"));
        if (uri.getPath().length() > 1) {
            command.addAll(List.of("--host", "unix://" + uri.getPath()));
        }
        command.addAll(List.of("system", "dial-stdio"));
        return command;
    }
}
