package io.langfusectl.ssh.connect;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.system.Environment;
import io.langfusectl.system.NativeText;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command whose pipes are the connection to a host, and the end of its standard error. */
public final class ProxyCommand {

    private static final int REMEMBERED = 20;

    private final String command;
    private final Process process;
    private final ArrayDeque<String> words = new ArrayDeque<>();
    private final Thread listener;

    private ProxyCommand(String command, Process process) {
        this.command = command;
        this.process = process;
        this.listener = new Thread(this::listen, "tunnel-proxy");
        listener.setDaemon(true);
        listener.start();
    }

    public static ProxyCommand start(String command, Map<String, String> environment) {
        try {
            var builder = new ProcessBuilder(
                    File.separatorChar == '/'
                            ? List.of("/bin/sh", "-c", "exec " + command)
                            : List.of("cmd", "/c", command));
            return new ProxyCommand(
                    command, Environment.handOn(builder, environment).start());
        } catch (IOException e) {
            throw new Failure(e, Problem.SSH_PROXY_FAILED, command, String.valueOf(e.getMessage()));
        }
    }

    public SshSocket sshSocket() {
        return new SshSocket(process.getInputStream(), process.getOutputStream(), this::end);
    }

    private void end() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void listen() {
        try (var lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), NativeText.encodingOfOutput()))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (words) {
                    words.add(line);
                    if (words.size() > REMEMBERED) {
                        words.remove();
                    }
                }
            }
        } catch (IOException e) {
            return; // the process was ended
        }
    }

    /** What a command that did not lead to a host says about it. */
    Failure trouble() {
        try {
            process.waitFor(500, TimeUnit.MILLISECONDS);
            listener.join(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (words) {
            return new Failure(Problem.SSH_PROXY_FAILED, command, String.join("\n", words));
        }
    }

    /** Returns what the command wrote to its standard error. */
    String words() {
        synchronized (words) {
            return String.join("\n", words);
        }
    }
}
