package io.langfusectl.ssh;

import io.langfusectl.problem.Reason;
import io.langfusectl.system.NativeText;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** The machine at this end: whose keys and configuration are used. */
public record LocalUser(Path home, String user, Map<String, String> environment) {

    private static final String WINDOWS_AGENT = "\\\\.\\pipe\\openssh-ssh-agent";

    /**
     * Returns the current user. Like ssh, uses the home directory from the system's user database, not {@code HOME}.
     */
    public static LocalUser of(Map<String, String> environment) {
        return new LocalUser(Path.of(System.getProperty("user.home")), System.getProperty("user.name"), environment);
    }

    public Optional<String> variable(String name) {
        return environment.keySet().stream()
                .filter(one -> isWindows() ? one.equalsIgnoreCase(name) : one.equals(name))
                .map(environment::get)
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    /** Where names of variables have no case ({@code Path}), programs end with {@code .exe} and the agent is a pipe. */
    public boolean isWindows() {
        return "Windows_NT".equals(environment.get("OS"));
    }

    /** Where the user's ssh-agent listens, if it is known. */
    public Optional<String> agent() {
        return variable("SSH_AUTH_SOCK").or(() -> isWindows() ? Optional.of(WINDOWS_AGENT) : Optional.empty());
    }

    /** A program of the search path. */
    public Optional<Path> program(String name) {
        var file = isWindows() ? name + ".exe" : name;
        return Arrays.stream(variable("PATH").orElse("").split(isWindows() ? ";" : File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder).resolve(file))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A path as ssh's files write it: relative to the home when it begins with a tilde. */
    public Path path(String written) {
        NativeText.readable(written, Reason.FILE_NAME_UNREADABLE, written);
        return written.startsWith("~/") ? home.resolve(written.substring(2)) : Path.of(written);
    }

    @Override
    public String toString() {
        return "LocalUser of " + user; // an environment holds secrets
    }
}
