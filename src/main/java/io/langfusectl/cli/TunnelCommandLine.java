package io.langfusectl.cli;

import io.langfusectl.ssh.config.SshTarget;
import io.langfusectl.system.Environment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command line that opens the same tunnel again: for the background, and for a service manager. */
record TunnelCommandLine(
        LangfuseCtl ctl, SshTarget target, List<String> forwards, List<Path> identities, List<String> options) {

    /** The program as it runs now; a tunnel is worth the better compiler. */
    List<String> program() {
        var words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xss256k",
                "-Xms12m",
                "-Xmx72m",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:TrimNativeHeapInterval=3000"));
        for (var told : List.of("langfusectl.lc_all", "langfusectl.charset")) {
            var value = System.getProperty(told);
            if (value != null) {
                words.add("-D" + told + "=" + value);
            }
        }
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.langfusectl.Main"));
        return words;
    }

    List<String> words() {
        var words = new ArrayList<>(program());
        words.addAll(List.of("-C", ctl.project().directory().toString(), "tunnel", target.text()));
        forwards.forEach(forward -> words.addAll(List.of("-L", forward)));
        target.identities().forEach(file -> words.addAll(List.of("-i", file.toString())));
        words.addAll(options);
        return words;
    }

    private Stream<String> words(String manager) {
        return Stream.concat(words().stream(), Stream.of("--under", manager));
    }

    String systemd() {
        return """
                # ~/.config/systemd/user/langfuse-ctl-tunnel.service
                # systemctl --user daemon-reload && systemctl --user enable --now langfuse-ctl-tunnel
                [Unit]
                Description=langfuse-ctl tunnel to %s

                [Service]
                %sExecStart=%s
                Restart=on-failure
                RestartSec=5
                RestartPreventExitStatus=2 3 6
                SuccessExitStatus=130 143

                [Install]
                WantedBy=default.target
                """.formatted(
                        target.text(),
                        // Java's locale is the launcher's choice, which a service manager does not know
                        Environment.usersLocale() == null ? "" : "Environment=LC_ALL=C.UTF-8\n",
                        words("systemd").map(TunnelCommandLine::quoted).collect(Collectors.joining(" ")));
    }

    private static String quoted(String word) {
        var escaped = word.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("%", "%%")
                .replace("$", "$$");
        return word.matches("[A-Za-z0-9@%+=:,./_-]+") ? escaped : "\"" + escaped + "\"";
    }

    String launchd() {
        var arguments = words("launchd")
                .map(word -> "    <string>" + xml(word) + "</string>")
                .collect(Collectors.joining("\n"));
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <!-- ~/Library/LaunchAgents/io.langfusectl.tunnel.plist; launchctl load that file -->
                <plist version="1.0">
                <dict>
                  <key>Label</key>
                  <string>io.langfusectl.tunnel</string>
                  <key>ProgramArguments</key>
                  <array>
                %s
                  </array>
                  <key>RunAtLoad</key>
                  <true/>
                  <key>KeepAlive</key>
                  <dict>
                    <key>SuccessfulExit</key>
                    <false/>
                  </dict>
                  <key>ThrottleInterval</key>
                  <integer>30</integer>
                </dict>
                </plist>
                """.formatted(arguments);
    }

    private static String xml(String word) {
        return word.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
