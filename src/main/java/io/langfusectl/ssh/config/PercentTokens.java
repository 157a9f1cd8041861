package io.langfusectl.ssh.config;

import java.io.IOException;
import java.nio.file.Files;

/** The tokens of ssh_config(5), as far as they do not need a connection: what each stands for at one host. */
record PercentTokens(SshConfig config) {

    /** The text with what its tokens stand for; one that is unknown stays as it is. */
    String expand(String written) {
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
            case 'd' -> config.localUser().home().toString();
            case 'h' -> config.host();
            case 'k' ->
                config.meant("hostkeyalias")
                        .filter(alias -> !alias.contains("%"))
                        .orElse(config.name());
            case 'n' -> config.name();
            case 'p' -> Integer.toString(config.port());
            case 'r' -> config.user();
            case 'u' -> config.localUser().user();
            case 'i' -> userId();
            default -> "%" + letter;
        };
    }

    private String userId() {
        try {
            return Files.getAttribute(config.localUser().home(), "unix:uid").toString();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return "%i"; // a system without numbers for users
        }
    }
}
