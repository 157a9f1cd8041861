package io.langfusectl.stack.health;

import io.langfusectl.engine.Engine;
import io.langfusectl.engine.LogRequest;
import io.langfusectl.problem.Failure;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the end of a container's log for display: masked, without terminal codes, the most relevant lines of it. */
public final class LogExcerpt {

    private static final int MOST = 20;
    private static final int WIDTH = 400;
    private static final Pattern CODES = Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]|[\\p{Cntrl}&&[^\t]]");
    private static final Pattern TELLING = Pattern.compile(
            "error|fatal|panic|fail|denied|refused|invalid|exception|cannot|can't|unable|not found|no such|❌|⨯",
            Pattern.CASE_INSENSITIVE);

    private final Engine engine;
    private final UnaryOperator<String> mask;

    public LogExcerpt(Engine engine, UnaryOperator<String> mask) {
        this.engine = engine;
        this.mask = mask;
    }

    /** Returns the last lines of a container's log, oldest first. */
    public List<String> lines(String container, int most, Optional<Instant> since) {
        var text = new ByteArrayOutputStream();
        engine.logs(container, new LogRequest(most, since, false, false), text, text);
        return mask.apply(text.toString(StandardCharsets.UTF_8))
                .lines()
                .map(line -> CODES.matcher(line).replaceAll(""))
                .filter(line -> !line.isBlank())
                .toList();
    }

    /**
     * Returns the same for a failure's details, or nothing if the log cannot be read: that must not hide the failure.
     */
    public List<String> linesIfAny(String container, Optional<Instant> since) {
        try {
            return lines(container, 500, since);
        } catch (Failure noLog) {
            return List.of();
        }
    }

    /** Returns at most 20 lines: those that name the cause, else those that look like errors, else the last ones. */
    public static List<String> telling(List<String> lines) {
        var cause = KnownStartupFailure.in(lines);
        var telling = lines.stream()
                .filter(line -> TELLING.matcher(line).find()
                        || cause.filter(known -> known.isIn(line)).isPresent())
                .distinct()
                .toList();
        var chosen = telling.isEmpty() ? lines : telling;
        var first = cause.flatMap(known -> chosen.stream().filter(known::isIn).findFirst());
        var end = chosen.subList(Math.max(0, chosen.size() - MOST), chosen.size());
        var shown = first.filter(line -> !end.contains(line))
                .map(line ->
                        Stream.concat(Stream.of(line), end.stream().skip(1)).toList())
                .orElse(end);
        return shown.stream()
                .map(line -> line.length() > WIDTH ? line.substring(0, WIDTH) + "…" : line)
                .toList();
    }
}
