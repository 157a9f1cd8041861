package io.langfusectl.cli;

import io.langfusectl.stack.model.ProgressEvent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Shows a plan being carried out: lines that change in place on a terminal, one line a change elsewhere, or events. */
final class ProgressPrinter implements Consumer<ProgressEvent>, AutoCloseable {

    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final int NAME_CELLS = 20;

    private final Console console;
    private final Map<String, String> lines = new LinkedHashMap<>();
    private int drawn;

    ProgressPrinter(Console console) {
        this.console = console;
    }

    @Override
    public synchronized void accept(ProgressEvent progressEvent) {
        event(progressEvent);
        var subject = progressEvent.service().isEmpty() ? progressEvent.subject() : progressEvent.service();
        var words = words(progressEvent);
        var before = lines.put(subject, TextTable.pad(subject, NAME_CELLS) + "  " + paint(progressEvent, words));
        if (console.isLive()) {
            draw();
        } else if (before == null || !words.contains("%")) {
            console.tell(seconds(progressEvent) + "  " + TextTable.pad(subject, NAME_CELLS) + "  " + words);
        }
    }

    private String words(ProgressEvent progressEvent) {
        var messages = console.messages();
        var state = messages.say("state." + progressEvent.state());
        if (!progressEvent.note().isEmpty()) {
            return state + "  " + progressEvent.note();
        }
        if (progressEvent.state() == ProgressEvent.State.PULLING && progressEvent.total() > 0) {
            return state + " " + progressEvent.current() * 100 / progressEvent.total() + " % "
                    + megabytes(progressEvent.current()) + "/" + megabytes(progressEvent.total()) + " MB";
        }
        return console.isLive() ? state + " " + seconds(progressEvent) : state;
    }

    private String paint(ProgressEvent progressEvent, String words) {
        return progressEvent.state().isFinal() ? console.paint("green", words + " ✓") : words;
    }

    private static long megabytes(long bytes) {
        return bytes / 1_000_000;
    }

    private static String seconds(ProgressEvent progressEvent) {
        return Durations.show(Duration.ofMillis(progressEvent.millis()));
    }

    private void event(ProgressEvent progressEvent) {
        var event = new LinkedHashMap<String, Object>();
        event.put("stack", progressEvent.stack());
        event.put("service", progressEvent.service());
        event.put("state", progressEvent.state().toString());
        event.put("step", progressEvent.step());
        event.put("subject", progressEvent.subject());
        event.put("ms", progressEvent.millis());
        console.event(progressEvent.service().isEmpty() ? "step" : "state", event);
    }

    private void draw() {
        var text = new StringBuilder(Console.NO_WRAP);
        if (drawn > 0) {
            text.append("\u001b[").append(drawn).append('A');
        }
        lines.values().forEach(line -> text.append(CLEAR_LINE).append(line).append('\n'));
        drawn = lines.size();
        console.draw(text.append(Console.WRAP).toString());
    }

    @Override
    public synchronized void close() {
        lines.clear();
        drawn = 0;
    }
}
