package io.langfusectl.tunnel;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.langfusectl.files.AtomicFile;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.tunnel.model.TunnelStatus;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The file in which a running tunnel records its status for {@code tunnel status} and {@code tunnel stop}.
 *
 * @param directory for which the tunnel was started
 */
public record TunnelStateFile(Path file, Path directory) {

    private static final long GRACE_SECONDS = 5;
    private static final String DIRECTORY = "directory";

    /** A running tunnel: its process and its last recorded status. */
    public record RunningTunnel(long pid, TunnelStatus status) {}

    /** The file for a target in a folder that is the user's own. */
    public static TunnelStateFile in(Path folder, String target, Path directory) {
        var name = "tunnel-" + target.replaceAll("[^A-Za-z0-9.@-]", "_") + ".properties";
        return new TunnelStateFile(folder.resolve(name), directory);
    }

    /** One that is there; it says itself where its tunnel was asked for, unless it cannot be read or does not know. */
    public static TunnelStateFile found(Path file) {
        try {
            return new TunnelStateFile(file, Path.of(words(file).getProperty(DIRECTORY, "")));
        } catch (IOException | IllegalArgumentException unreadable) {
            return new TunnelStateFile(file, Path.of(""));
        }
    }

    private static Properties words(Path file) throws IOException {
        var words = new Properties();
        words.load(new StringReader(Files.readString(file)));
        return words;
    }

    /** Written whole or not at all. */
    public void write(TunnelStatus status) {
        var own = ProcessHandle.current();
        var words = new Properties();
        words.setProperty("pid", Long.toString(own.pid()));
        words.setProperty("started", ProcessStart.of(own));
        words.setProperty(DIRECTORY, directory.toString());
        words.setProperty("host", status.host());
        words.setProperty("up", Boolean.toString(status.up()));
        words.setProperty("since", status.since().map(Instant::toString).orElse(""));
        words.setProperty("reconnects", Integer.toString(status.reconnects()));
        words.setProperty("lastReason", status.lastReason());
        status.strayLogin().ifPresent(stray -> words.setProperty("strayLogin", stray.written()));
        for (int i = 0; i < status.forwards().size(); i++) {
            words.setProperty("forward." + i, line(status.forwards().get(i)));
        }
        try {
            var text = new StringWriter();
            words.store(text, null);
            AtomicFile.replaceUnsynced(file, text.toString().getBytes(UTF_8));
        } catch (IOException e) {
            throw new Failure(e, Problem.FILE_NOT_WRITABLE, file);
        }
    }

    private static String line(TunnelStatus.ForwardStatus forward) {
        return String.join(
                " ",
                Integer.toString(forward.local()),
                forward.remote(),
                forward.state().name(),
                forward.service().isEmpty() ? "-" : forward.service(),
                Integer.toString(forward.connections()),
                Long.toString(forward.bytesIn()),
                Long.toString(forward.bytesOut()),
                Long.toString(forward.milliseconds()),
                forward.at());
    }

    /** The tunnel that wrote it, if it still runs. */
    public Optional<RunningTunnel> read() {
        try {
            var words = words(file);
            long pid = Long.parseLong(words.getProperty("pid", "0"));
            return process(pid, words.getProperty("started", "")).map(process -> new RunningTunnel(pid, status(words)));
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty(); // none was started, or the file is not ours
        }
    }

    private static TunnelStatus status(Properties words) {
        var forwards = new ArrayList<TunnelStatus.ForwardStatus>();
        for (int i = 0; words.containsKey("forward." + i); i++) {
            var field = words.getProperty("forward." + i).split(" ", -1);
            forwards.add(new TunnelStatus.ForwardStatus(
                    field[8],
                    Integer.parseInt(field[0]),
                    field[1],
                    TunnelStatus.State.valueOf(field[2]),
                    field[3].equals("-") ? "" : field[3],
                    Integer.parseInt(field[4]),
                    Long.parseLong(field[5]),
                    Long.parseLong(field[6]),
                    Long.parseLong(field[7])));
        }
        return new TunnelStatus(
                words.getProperty("host", ""),
                Boolean.parseBoolean(words.getProperty("up")),
                Optional.of(words.getProperty("since", ""))
                        .filter(text -> !text.isEmpty())
                        .map(Instant::parse),
                Integer.parseInt(words.getProperty("reconnects", "0")),
                words.getProperty("lastReason", ""),
                Optional.ofNullable(words.getProperty("strayLogin")).map(TunnelStatus.StrayLogin::read),
                forwards);
    }

    /** A process number may have been reused; the start time tells. */
    private static Optional<ProcessHandle> process(long pid, String started) {
        return ProcessHandle.of(pid).filter(process -> process.isAlive() && ProcessStart.isThatOf(process, started));
    }

    /** Ends the tunnel that wrote it; false when none runs. */
    public boolean stop() throws InterruptedException {
        var running = read();
        if (running.isEmpty()) {
            return false;
        }
        var process = ProcessHandle.of(running.get().pid());
        if (process.isPresent()) {
            process.get().destroy();
            try {
                process.get().onExit().get(GRACE_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException | ExecutionException e) {
                process.get().destroyForcibly();
            }
        }
        remove();
        return true;
    }

    /** Whether something is written there, by this tunnel or a later one. */
    public boolean exists() {
        return Files.exists(file);
    }

    /** The tunnel has ended. */
    public void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            return; // a file of a process that has ended is ignored
        }
    }
}
