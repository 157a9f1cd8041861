package io.langfusectl.ssh.config;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.problem.Reason;
import io.langfusectl.ssh.LocalUser;
import io.langfusectl.system.Environment;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Finds the ssh configuration of a target: with {@code ssh -G}, or by parsing the files where no ssh is installed. */
public final class SshConfigReader {

    private static final Pattern COMPLAINT = Pattern.compile("(.*?):? line ([0-9]+): (.*)");
    private static final int PATIENCE = 8;

    private SshConfigReader() {}

    public static SshConfig of(SshTarget target, LocalUser localUser) {
        var words = ssh(localUser)
                .map(ssh -> asked(ssh, target, localUser))
                .orElseGet(() -> SshConfigParser.read(
                        target, localUser, List.of(config(localUser), Path.of("/etc/ssh/ssh_config"))));
        return SsmProxyCommand.of(target, new SshConfig(localUser, target.host(), words));
    }

    private static Path config(LocalUser localUser) {
        return localUser.home().resolve(".ssh").resolve("config");
    }

    private static Optional<Path> ssh(LocalUser localUser) {
        return localUser.program("ssh");
    }

    /** What {@code ssh -G} prints: every option with its value, all files, conditions and defaults applied. */
    static Map<String, List<String>> asked(Path ssh, SshTarget target, LocalUser localUser) {
        var command = new ArrayList<>(List.of(ssh.toString(), "-G"));
        if (!localUser.home().equals(Path.of(System.getProperty("user.home")))) {
            var config = config(localUser); // ssh itself does not look at HOME
            command.addAll(List.of("-F", Files.exists(config) ? config.toString() : "none"));
        }
        target.user().ifPresent(user -> command.addAll(List.of("-l", user)));
        target.port().ifPresent(port -> command.addAll(List.of("-p", port.toString())));
        command.add(target.host());
        return words(run(command, localUser).replace(System.getProperty("user.home") + "/", localUser.home() + "/"));
    }

    private static String run(List<String> command, LocalUser localUser) {
        try {
            var builder = new ProcessBuilder(command);
            var process = Environment.handOn(builder, localUser.environment()).start();
            process.getOutputStream().close();
            var complaint = CompletableFuture.supplyAsync(() -> text(process.errorReader(StandardCharsets.UTF_8)));
            var answer = CompletableFuture.supplyAsync(() -> text(process.inputReader(StandardCharsets.UTF_8)));
            if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new Failure(Problem.SSH_CONFIG_INVALID, "ssh -G", "timeout");
            }
            if (process.exitValue() != 0) {
                throw complaint(complaint.join(), config(localUser));
            }
            return answer.join();
        } catch (IOException e) {
            throw new Failure(e, Problem.SSH_CONFIG_INVALID, "ssh -G", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(e, Problem.INTERRUPTED, "langfuse-ctl tunnel");
        }
    }

    private static String text(Reader reader) {
        var text = new StringWriter();
        try (reader) {
            reader.transferTo(text);
        } catch (IOException e) {
            return text.toString(); // ended while we read
        }
        return text.toString();
    }

    private static Failure complaint(String said, Path config) {
        var first = said.lines().findFirst().orElse("");
        if (first.startsWith("Too many recursive configuration includes")) {
            return new Failure(
                    Problem.SSH_CONFIG_INVALID, config, Reason.INCLUDED_TOO_DEEP.of(SshConfigParser.DEEPEST));
        }
        var parts = COMPLAINT.matcher(first);
        return parts.matches()
                ? new Failure(Problem.SSH_CONFIG_INVALID, parts.group(1) + ":" + parts.group(2), parts.group(3))
                : new Failure(Problem.SSH_CONFIG_INVALID, "ssh -G", first);
    }

    private static Map<String, List<String>> words(String printed) {
        var words = new HashMap<String, List<String>>();
        printed.lines().forEach(line -> {
            int blank = line.indexOf(' ');
            if (blank > 0) {
                words.computeIfAbsent(line.substring(0, blank).toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                        .add(line.substring(blank + 1));
            }
        });
        return words;
    }
}
