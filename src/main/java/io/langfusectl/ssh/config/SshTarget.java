package io.langfusectl.ssh.config;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The host, user and keys from the command line; the rest comes from the ssh configuration.
 *
 * @param host a name, a {@code Host} of ssh_config, or an instance id
 * @param identities key files, before those of the configuration
 * @param acceptNew an unknown host is trusted without a question
 * @param password the far host may ask for a password
 */
public record SshTarget(
        String host,
        Optional<String> user,
        Optional<Integer> port,
        List<Path> identities,
        boolean acceptNew,
        boolean password,
        Optional<String> region,
        Optional<String> profile) {

    private static final Pattern WRITTEN =
            Pattern.compile("(?:([^@]+)@)?(\\[[0-9a-fA-F:.%a-z]+]|[^@:\\[\\]]+)(?::([0-9]{1,5}))?");
    private static final Pattern INSTANCE = Pattern.compile("i-[0-9a-f]{8,17}");
    private static final int HIGHEST = 65535;

    public SshTarget {
        port.filter(number -> !isPort(number)).ifPresent(number -> {
            throw new Failure(Problem.SSH_PORT_INVALID, number);
        });
    }

    private static boolean isPort(int number) {
        return number >= 1 && number <= HIGHEST;
    }

    /** Reads {@code [user@]name[:port]} or {@code ssh://[user@]name[:port]}. */
    public static SshTarget parse(String written) {
        var text = written.startsWith("ssh://") ? written.substring(6).replaceFirst("/$", "") : written;
        var parts = WRITTEN.matcher(text);
        if (!parts.matches() || parts.group(2).startsWith("-") || parts.group(2).matches(".*[\\s/'\"`$;&|<>].*")) {
            throw new Failure(Problem.SSH_TARGET_INVALID, written);
        }
        var port = Optional.ofNullable(parts.group(3)).map(Integer::valueOf);
        if (port.filter(number -> !isPort(number)).isPresent()) {
            throw new Failure(Problem.SSH_TARGET_INVALID, written);
        }
        return new SshTarget(
                parts.group(2).replaceAll("[\\[\\]]", ""),
                Optional.ofNullable(parts.group(1)),
                port,
                List.of(),
                false,
                false,
                Optional.empty(),
                Optional.empty());
    }

    /** An EC2 instance, reached through Systems Manager. */
    public boolean isInstance() {
        return INSTANCE.matcher(host).matches();
    }

    /** How it was written, without what ssh's configuration adds. */
    public String text() {
        return user.map(name -> name + "@").orElse("")
                + (host.contains(":") ? "[" + host + "]" : host)
                + port.map(number -> ":" + number).orElse("");
    }
}
