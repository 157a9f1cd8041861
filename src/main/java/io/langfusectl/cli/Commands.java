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

    Arguments of(String name) {
        return switch (name) {
            case "init" -> new InitCommand(ctl).arguments();
            case "start" -> new StartCommand(ctl).arguments();
            case "stop" -> new StopCommand(ctl).arguments();
            case "restart" -> new RestartCommand(ctl).arguments();
            case "status" -> new StatusCommand(ctl).arguments();
            case "logs" -> new LogsCommand(ctl).arguments();
            case "config" -> new ConfigCommand(ctl).arguments();
            case "verify" -> new VerifyCommand(ctl).arguments();
            case "update-config" -> new UpdateConfigCommand(ctl).arguments();
            case "models" -> new ModelsCommand(ctl).arguments();
            case "tunnel" -> new TunnelCommand(ctl).arguments();
            case "completion" -> new CompletionCommand(ctl).arguments();
            default -> throw new IllegalArgumentException(name);
        };
    }
}
