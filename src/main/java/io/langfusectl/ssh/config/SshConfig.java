package io.langfusectl.ssh.config;

import io.langfusectl.ssh.LocalUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The ssh configuration of one host: lower-case keys, each with its values in order. */
public record SshConfig(LocalUser localUser, String name, Map<String, List<String>> words) {

    private static final List<String> USUAL_KEYS = List.of("id_ed25519", "id_ecdsa", "id_rsa");

    private Optional<String> first(String key) {
        return words.getOrDefault(key, List.of()).stream().findFirst();
    }

    Optional<String> meant(String key) {
        return first(key).filter(value -> !value.equalsIgnoreCase("none"));
    }

    private boolean isYes(String key) {
        return first(key).filter(value -> value.matches("(?i)yes|true")).isPresent();
    }

    public String host() {
        return first("hostname")
                .map(written -> written.replace("%%", "\0").replace("%h", name).replace("\0", "%"))
                .orElse(name)
                .toLowerCase(Locale.ROOT);
    }

    public int port() {
        return first("port").map(Integer::valueOf).orElse(22);
    }

    public String user() {
        return first("user").orElse(localUser.user());
    }

    Optional<String> hostKeyAlias() {
        return meant("hostkeyalias").map(this::expand).map(alias -> alias.toLowerCase(Locale.ROOT));
    }

    public KnownHostName hostName() {
        return KnownHostName.of(host().toLowerCase(Locale.ROOT), port(), hostKeyAlias());
    }

    /** Key files to try, whether they exist or not; the usual ones where none is named. */
    public List<Path> identityFiles() {
        var named = words.getOrDefault("identityfile", List.of()).stream()
                .filter(value -> !value.equalsIgnoreCase("none"))
                .map(this::path)
                .toList();
        return words.containsKey("identityfile")
                ? named
                : USUAL_KEYS.stream()
                        .map(key -> localUser.home().resolve(".ssh").resolve(key))
                        .toList();
    }

    public List<Path> certificateFiles() {
        return words.getOrDefault("certificatefile", List.of()).stream()
                .map(this::path)
                .toList();
    }

    public boolean identitiesOnly() {
        return isYes("identitiesonly");
    }

    /** Returns the socket of the agent, if one is to be used. */
    public Optional<String> agent() {
        var written = first("identityagent").orElse("SSH_AUTH_SOCK");
        if (written.equalsIgnoreCase("none")) {
            return Optional.empty();
        }
        if (written.equals("SSH_AUTH_SOCK")) {
            return localUser.agent();
        }
        return written.startsWith("$")
                ? localUser.variable(written.substring(1).replaceAll("[{}]", ""))
                : Optional.of(path(written).toString());
    }

    public List<Path> userKnownHosts() {
        return files("userknownhostsfile", "~/.ssh/known_hosts", "~/.ssh/known_hosts2");
    }

    public List<Path> knownHosts() {
        var all = new ArrayList<>(userKnownHosts());
        all.addAll(files("globalknownhostsfile", "/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2"));
        return all;
    }

    private List<Path> files(String key, String... usual) {
        var written = words.getOrDefault(key, List.of());
        return (written.isEmpty()
                        ? Arrays.stream(usual)
                        : written.stream().flatMap(values -> ConfigTokenizer.split(values).stream()))
                .filter(value -> !value.equalsIgnoreCase("none"))
                .map(this::path)
                .toList();
    }

    /** What to do with an unknown host: refuse, ask or accept. */
    public enum StrictHostKeyChecking {
        REFUSED,
        ASKED,
        ACCEPTED
    }

    /** {@code no} also accepts newcomers; a changed key is never accepted. */
    public StrictHostKeyChecking strictHostKeyChecking() {
        return switch (first("stricthostkeychecking").orElse("ask").toLowerCase(Locale.ROOT)) {
            case "yes", "true" -> StrictHostKeyChecking.REFUSED;
            case "accept-new", "no", "off", "false" -> StrictHostKeyChecking.ACCEPTED;
            default -> StrictHostKeyChecking.ASKED;
        };
    }

    public boolean hashesKnownHosts() {
        return isYes("hashknownhosts");
    }

    public Optional<String> proxyJump() {
        return meant("proxyjump").map(this::expand);
    }

    public Optional<String> proxyCommand() {
        return meant("proxycommand").map(this::expand);
    }

    public Optional<Duration> connectTimeout() {
        return meant("connecttimeout")
                .filter(value -> value.matches("[0-9]+"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)));
    }

    private Path path(String written) {
        return localUser.path(expand(written));
    }

    /**
     * Returns a text with its tokens replaced (ssh_config(5), TOKENS), as far as they do not need a connection; one
     * that is unknown stays as it is.
     */
    private String expand(String written) {
        var text = new StringBuilder();
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            text.append(c == '%' && i + 1 < written.length() ? token(written.charAt(++i)) : Character.toString(c));
        }
        return text.toString();
    }

    private String token(char letter) {
        return switch (letter) {
            case '%' -> "%";
            case 'd' -> localUser().home().toString();
            case 'h' -> host();
            case 'k' ->
                meant("hostkeyalias").filter(alias -> !alias.contains("%")).orElse(name());
            case 'n' -> name();
            case 'p' -> Integer.toString(port());
            case 'r' -> user();
            case 'u' -> localUser().user();
            case 'i' -> userId();
            default -> "%" + letter;
        };
    }

    private String userId() {
        try {
            return Files.getAttribute(localUser().home(), "unix:uid").toString();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return "%i"; // a system without numbers for users
        }
    }
}
