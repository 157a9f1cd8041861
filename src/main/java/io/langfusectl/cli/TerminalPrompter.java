package io.langfusectl.cli;

import io.langfusectl.ssh.Prompter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** Whoever sits at the terminal; what was answered once is known afterwards. Nobody, where there is no terminal. */
final class TerminalPrompter implements Prompter {

    private final LangfuseCtl ctl;
    private final Map<String, char[]> answers = new LinkedHashMap<>();

    TerminalPrompter(LangfuseCtl ctl) {
        this.ctl = ctl;
    }

    /** What was asked and answered: a key file's name or user@host, and the secret. */
    Map<String, char[]> answers() {
        return answers;
    }

    @Override
    public boolean trusts(UnknownHost host) {
        if (!ctl.console().canAsk()) {
            return false;
        }
        var words = ctl.console().messages();
        var question = new StringJoiner(
                        "\n", "", "\n") // also for who wants to be left alone: it is what is asked about
                .add(words.say("tunnel.unknown", host.host(), host.type(), host.fingerprint()))
                .add(host.randomart());
        if (!host.unread().isEmpty()) {
            question.add(words.say("tunnel.unread", String.join(", ", host.unread())));
        }
        ctl.console().draw(question.toString());
        return ctl.console().ask("tunnel.trust").equals(Optional.of("yes"));
    }

    @Override
    public Optional<char[]> passphrase(Path key, int attempt) {
        return secret(key.toString(), attempt == 1 ? "tunnel.passphrase" : "tunnel.passphrase.again");
    }

    @Override
    public Optional<char[]> password(String userAtHost) {
        return secret(userAtHost, "tunnel.password");
    }

    @SuppressWarnings("SystemConsoleNull") // null or not, it is only used where a person is known to be
    private Optional<char[]> secret(String of, String question) {
        if (!ctl.console().canAsk()) {
            return Optional.empty();
        }
        var console = System.console();
        var words = ctl.console().messages().say(question, of);
        var typed = console == null
                ? ctl.console().ask(question, of).map(String::toCharArray)
                : ctl.console().answer(() -> Optional.ofNullable(console.readPassword("%s ", words)));
        var secret = typed.filter(answer -> answer.length > 0);
        secret.ifPresent(answer -> answers.put(of, answer));
        return secret;
    }
}
