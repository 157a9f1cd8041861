package io.langfusectl.ssh.config;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * The proxy command for an EC2 instance that is given by its id: SSH inside a Systems Manager session, unless
 * configured otherwise.
 */
public final class SsmProxyCommand {

    private SsmProxyCommand() {}

    public static SshConfig of(SshTarget target, SshConfig config) {
        if (!target.isInstance()
                || config.proxyCommand().isPresent()
                || config.proxyJump().isPresent()) {
            return config;
        }
        if (config.localUser().program("aws").isEmpty()) {
            throw new Failure(Problem.AWS_MISSING, target.host());
        }
        var words = new HashMap<>(config.words());
        words.put("proxycommand", List.of(command(target, config.localUser().isWindows())));
        words.put("hostkeyalias", List.of(target.host())); // its address changes, its id does not
        return new SshConfig(config.localUser(), config.name(), words);
    }

    private static String command(SshTarget target, boolean windows) {
        var quote = windows ? "\"" : "'"; // cmd supports only the first
        return "aws ssm start-session --target %n --document-name AWS-StartSSHSession --parameters portNumber=%p"
                + option("--region", target.region(), quote)
                + option("--profile", target.profile(), quote);
    }

    private static String option(String name, Optional<String> value, String quote) {
        return value.map(text ->
                        " " + name + " " + quote + text.replaceAll("['\"]", "").replace("%", "%%") + quote)
                .orElse("");
    }

    /** Returns the problem that the AWS CLI reports, by the error codes in its output. */
    public static Failure explained(SshTarget target, String words, Failure otherwise) {
        if (words.contains("TargetNotConnected") || words.contains("InvalidInstanceId")) {
            return new Failure(
                    otherwise,
                    Problem.AWS_NOT_CONNECTED,
                    target.host(),
                    target.region().orElse("-"));
        }
        if (words.contains("SessionManagerPlugin is not found") || words.contains("session-manager-plugin")) {
            return new Failure(otherwise, Problem.AWS_PLUGIN_MISSING, target.host());
        }
        if (words.contains("ExpiredToken")
                || words.contains("UnrecognizedClient")
                || words.contains("InvalidClientTokenId")
                || words.contains("Unable to locate credentials")
                || words.contains("Token has expired")) {
            return new Failure(otherwise, Problem.AWS_CREDENTIALS_EXPIRED, target.host());
        }
        return otherwise;
    }
}
