package io.langfusectl.cli;

import io.langfusectl.stack.Progress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Shows a plan being carried out: lines that change in place on a terminal, one line a change elsewhere, or events. */
final class Progression implements Consumer<Progress>, AutoCloseable {

    private static final String CLEAR_LINE = "\r\u001b[K";
    /** A line that is wider than the terminal is cut there: broken in two it could not be drawn over. */
    private static final String CUT = "\u001b[?7l";

    private static final String BREAK = "\u001b[?7h";
    private static final int NAME_CELLS = 20;

    private final Screen screen;
    private final Map<String, String> lines = new LinkedHashMap<>();
    private int drawn;

    Progression(Screen screen) {
        this.screen = screen;
    }

    @Override
    public synchronized void accept(Progress progress) {
        event(progress);
        var subject = progress.service().isEmpty() ? progress.subject() : progress.service();
        var words = words(progress);
        var before = lines.put(subject, Columns.pad(subject, NAME_CELLS) + "  " + paint(progress, words));
        if (screen.isLive()) {
            draw();
        } else if (before == null || !words.contains("%")) {
            screen.tell(seconds(progress) + "  " + Columns.pad(subject, NAME_CELLS) + "  " + words);
        }
    }

    private String words(Progress progress) {
        var messages = screen.messages();
        var state = messages.say("state." + progress.state());
        if (!progress.note().isEmpty()) {
            return state + "  " + progress.note();
        }
        if (progress.state() == Progress.State.PULLING && progress.total() > 0) {
            return state + " " + progress.current() * 100 / progress.total() + " % " + megabytes(progress.current())
                    + "/" + megabytes(progress.total()) + " MB";
        }
        return screen.isLive() ? state + " " + seconds(progress) : state;
    }

    private String paint(Progress progress, String words) {
        return progress.state() == Progress.State.READY ? screen.paint("green", words) : words;
    }

    private static long megabytes(long bytes) {
        return bytes / 1_000_000;
    }

    private static String seconds(Progress progress) {
        return Durations.show(Duration.ofMillis(progress.millis()));
    }

    private void event(Progress progress) {
        var event = new LinkedHashMap<String, Object>();
        event.put("stack", progress.stack());
        event.put("service", progress.service());
        event.put("state", progress.state().toString());
        event.put("step", progress.step());
        event.put("subject", progress.subject());
        event.put("ms", progress.millis());
        screen.event(progress.service().isEmpty() ? "step" : "state", event);
    }

    private void draw() {
        var text = new StringBuilder(CUT);
        if (drawn > 0) {
            text.append("\u001b[").append(drawn).append('A');
        }
        lines.values().forEach(line -> text.append(CLEAR_LINE).append(line).append('\n'));
        drawn = lines.size();
        screen.draw(text.append(BREAK).toString());
    }

    @Override
    public synchronized void close() {
        lines.clear();
        drawn = 0;
    }
}
