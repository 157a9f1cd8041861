package io.langfusectl.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The commands by name, each built only when it is asked for: it loads classes of its own. */
record Commands(LangfuseCtl ctl) {

    /** In the order of the help. */
    static final List<String> NAMES = List.of(
            "init",
            "start",
            "stop",
            "restart",
            "status",
            "logs",
            "config",
            "verify",
            "update-config",
            "models",
            "tunnel",
            "completion");

    /** Those that words of a command line may mean; all of them when a list may be asked for. */
    static List<String> meantBy(Collection<String> words) {
        var named = new ArrayList<>(NAMES);
        named.retainAll(words);
        return named.isEmpty() ? NAMES : named;
    }

    CommandArguments of(String name) {
        return switch (name) {
            case "init" -> new InitCommand(ctl).commandArguments();
            case "start" -> new StartCommand(ctl).commandArguments();
            case "stop" -> new StopCommand(ctl).commandArguments();
            case "restart" -> new RestartCommand(ctl).commandArguments();
            case "status" -> new StatusCommand(ctl).commandArguments();
            case "logs" -> new LogsCommand(ctl).commandArguments();
            case "config" -> new ConfigCommand(ctl).commandArguments();
            case "verify" -> new VerifyCommand(ctl).commandArguments();
            case "update-config" -> new UpdateConfigCommand(ctl).commandArguments();
            case "models" -> new ModelsCommand(ctl).commandArguments();
            case "tunnel" -> new TunnelCommand(ctl).commandArguments();
            case "completion" -> new CompletionCommand(ctl).commandArguments();
            default -> throw new IllegalArgumentException(name);
        };
    }
}
