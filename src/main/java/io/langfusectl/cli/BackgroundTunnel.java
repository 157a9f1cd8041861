package io.langfusectl.cli;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.ssh.config.SshTarget;
import io.langfusectl.tunnel.Tunnel;
import io.langfusectl.tunnel.model.Forward;
import io.langfusectl.tunnel.model.TunnelOpening;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A tunnel in a process of its own, which stays when this one goes: asked for first, waited for until it is up. */
record BackgroundTunnel(LangfuseCtl ctl, TunnelStateStore place, TunnelCommandLine line) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long PERIOD_MS = 100;

    int start(SshTarget target, List<Forward> forwards, TunnelOpening opening) throws InterruptedException {
        Tunnel.tryOut(target, forwards, opening);
        var log = place.log(target.text());
        var process = launch(log, (TerminalPrompter) opening.prompter());
        var file = place.file(target.text());
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            var running = file.read().filter(one -> one.pid() == process.pid());
            if (running.isPresent() && running.get().status().up()) {
                ctl.console().say("tunnel.background", target.text(), process.pid(), log);
                new TunnelPrinter(ctl.console()).show(running.get().status());
                return 0;
            }
            if (process.waitFor(PERIOD_MS, TimeUnit.MILLISECONDS)) {
                throw new Failure(Problem.TUNNEL_ENDED, target.text(), lastWords(log));
            }
        }
        process.destroy();
        throw new Failure(Problem.TUNNEL_ENDED, target.text(), lastWords(log));
    }

    private Process launch(Path log, TerminalPrompter person) {
        var words = new ArrayList<String>();
        // the terminal's Ctrl-C and its end are not for it; macOS has only the second, which heeds the end alone
        Stream.of("/usr/bin/setsid", "/usr/bin/nohup")
                .filter(program -> Files.isExecutable(Path.of(program)))
                .findFirst()
                .ifPresent(words::add);
        words.addAll(line.words());
        words.add("--answered");
        try {
            var builder = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
            var process = builder.start();
            new PipedAnswers(person.answers()).write(process.getOutputStream());
            return process;
        } catch (IOException e) {
            throw new Failure(e, Problem.FILE_NOT_WRITABLE, log);
        }
    }

    private static String lastWords(Path log) {
        try {
            var lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
        } catch (IOException e) {
            return "";
        }
    }
}
