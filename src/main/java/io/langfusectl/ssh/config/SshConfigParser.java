package io.langfusectl.ssh.config;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.problem.Reason;
import io.langfusectl.ssh.LocalUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Parses ssh_config where no ssh is installed: {@code Host}, {@code Match} by host, original host and user,
 * {@code Include}, and the keys this package uses. The first value of a key counts, key files add up.
 */
final class SshConfigParser {

    private static final Set<String> ADDING = Set.of("identityfile", "certificatefile");
    private static final Set<String> WHOLE_LINE = Set.of("proxycommand");
    private static final Set<String> PROXIES = Set.of("proxyjump", "proxycommand");
    private static final int HIGHEST_PORT = 65535;
    static final int DEEPEST = 16;

    private final SshTarget target;
    private final LocalUser localUser;
    private final Map<String, List<String>> words = new HashMap<>();

    private SshConfigParser(SshTarget target, LocalUser localUser) {
        this.target = target;
        this.localUser = localUser;
        target.user().ifPresent(user -> words.put("user", List.of(user)));
        target.port().ifPresent(port -> words.put("port", List.of(port.toString())));
    }

    /** Returns the values from the files; the first value of a key wins. */
    static Map<String, List<String>> read(SshTarget target, LocalUser localUser, List<Path> files) {
        var config = new SshConfigParser(target, localUser);
        files.forEach(file -> config.read(file, true, 0));
        return config.words;
    }

    private void read(Path file, boolean active, int depth) {
        if (!Files.isRegularFile(file)) {
            return;
        }
        if (depth > DEEPEST) {
            throw new Failure(Problem.SSH_CONFIG_INVALID, file, Reason.INCLUDED_TOO_DEEP.of(DEEPEST));
        }
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Failure(e, Problem.FILE_UNREADABLE, file);
        }
        boolean applies = active;
        for (int i = 0; i < lines.size(); i++) {
            try {
                applies = line(lines.get(i).strip(), active, applies, depth);
            } catch (ConfigTokenizer.MalformedLine e) {
                throw new Failure(e, Problem.SSH_CONFIG_INVALID, file + ":" + (i + 1), e.detail());
            }
        }
    }

    /** Whether the lines after this one apply. */
    private boolean line(String line, boolean active, boolean applies, int depth) {
        if (line.isEmpty() || line.startsWith("#")) {
            return applies;
        }
        var parts = line.split("[ \t]*=[ \t]*|[ \t]+", 2);
        var key = parts[0].toLowerCase(Locale.ROOT);
        var rest = parts.length < 2 ? "" : parts[1].strip();
        if (rest.isEmpty()) {
            throw new ConfigTokenizer.MalformedLine(Reason.VALUE_MISSING.of());
        }
        return switch (key) {
            case "host" -> active && MatchBlock.matchesAny(target.host(), ConfigTokenizer.split(rest));
            case "match" -> active && new MatchBlock(target, localUser, words).isMet(ConfigTokenizer.split(rest));
            case "include" -> {
                ConfigTokenizer.split(rest).forEach(pattern -> include(pattern, applies, depth));
                yield applies;
            }
            default -> {
                if (applies) {
                    set(key, WHOLE_LINE.contains(key) ? List.of(rest) : ConfigTokenizer.split(rest));
                }
                yield applies;
            }
        };
    }

    private void set(String key, List<String> values) {
        if (values.isEmpty() || values.get(0).isEmpty()) {
            throw new ConfigTokenizer.MalformedLine(Reason.VALUE_MISSING.of());
        }
        if (key.equals("port")) {
            requirePort(values.get(0));
        }
        if (ADDING.contains(key)) {
            var files = words.computeIfAbsent(key, one -> new ArrayList<>());
            if (!files.contains(values.get(0))) {
                files.add(values.get(0));
            }
        } else if (PROXIES.contains(key) && PROXIES.stream().anyMatch(words::containsKey)) {
            return; // the first of the two excludes the other
        } else if (key.endsWith("knownhostsfile")) {
            words.putIfAbsent(key, values);
        } else {
            words.putIfAbsent(key, List.of(values.get(0)));
        }
    }

    private static void requirePort(String value) {
        if (!value.matches("[0-9]{1,9}")) {
            throw new ConfigTokenizer.MalformedLine(Reason.WHOLE_NUMBER_NEEDED.of());
        }
        int port = Integer.parseInt(value);
        if (port < 1 || port > HIGHEST_PORT) {
            throw new ConfigTokenizer.MalformedLine(Reason.PORT_OUT_OF_RANGE.of(value));
        }
    }

    private void include(String pattern, boolean applies, int depth) {
        var path = localUser.path(pattern);
        var whole = path.isAbsolute() ? path : localUser.home().resolve(".ssh").resolve(path);
        var folder = whole.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.newDirectoryStream(folder, whole.getFileName().toString())) {
            var sorted = new ArrayList<Path>();
            files.forEach(sorted::add);
            sorted.sort(null);
            sorted.forEach(file -> read(file, applies, depth + 1));
        } catch (IOException e) {
            throw new Failure(e, Problem.FILE_UNREADABLE, folder);
        }
    }
}
