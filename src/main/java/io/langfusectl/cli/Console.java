package io.langfusectl.cli;

import io.langfusectl.json.JsonWriter;
import io.langfusectl.problem.Failure;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Help.Ansi;

/**
 * The only writer: the story goes to stderr, the result to stdout, as lines for people or as JSON. A story that cannot
 * be written is not told; a result that cannot be written is a failure.
 */
final class Console {

    /** What the output is for. */
    enum Format {
        TEXT,
        JSON,
        EVENTS
    }

    private final ProcessContext processContext;
    private final Messages messages;
    private final Format format;
    private final boolean quiet;
    /** From here on a terminal cuts lines at its edge: one that breaks would take two (DECAWM, xterm's ctlseqs). */
    static final String NO_WRAP = "\u001b[?7l";

    /** From here on it breaks them, as usual. */
    static final String WRAP = "\u001b[?7h";

    private final boolean colour;

    private final TerminalInput terminalInput;
    private UnaryOperator<String> mask = UnaryOperator.identity();

    Console(ProcessContext processContext, Messages messages, Format format, boolean quiet, boolean colour) {
        this(processContext, new TerminalInput(processContext.in()), messages, format, quiet, colour);
    }

    Console(
            ProcessContext processContext,
            TerminalInput terminalInput,
            Messages messages,
            Format format,
            boolean quiet,
            boolean colour) {
        this.processContext = processContext;
        this.terminalInput = terminalInput;
        this.messages = messages;
        this.format = format;
        this.quiet = quiet;
        this.colour = colour && format == Format.TEXT;
    }

    /** One for arguments that were not understood: what they say about the output is looked up word by word. */
    static Console before(ProcessContext processContext, Messages messages, List<String> args) {
        var format =
                args.contains("--json=events") ? Format.EVENTS : args.contains("--json") ? Format.JSON : Format.TEXT;
        return new Console(processContext, messages, format, false, false);
    }

    /** From now on everything that is written goes through this mask. */
    void mask(UnaryOperator<String> mask) {
        this.mask = mask;
    }

    /** The text without secrets. */
    String masked(String text) {
        return mask.apply(text);
    }

    Messages messages() {
        return messages;
    }

    Format format() {
        return format;
    }

    boolean isLive() {
        return processContext.terminal()
                && format == Format.TEXT
                && !quiet
                && !processContext.preference("TERM").equals("dumb");
    }

    /** One line of the story. */
    void say(String key, Object... details) {
        tell(messages.say(key, details));
    }

    /** A line of the story in words that are there already. */
    void tell(String line) {
        if (format == Format.TEXT && !quiet) {
            processContext.err().println(mask.apply(line));
        }
    }

    /** A thing to be aware of: in words for people, as an event for programs. */
    void note(String key, Object... details) {
        var text = messages.say(key, details);
        tell(paint("yellow", "! ") + text);
        event("note", Map.of("message", text));
    }

    /** A line of a failure: never quiet. */
    void fail(String line) {
        processContext.err().println(mask.apply(line));
    }

    /**
     * The result. {@code lines} is asked only when a person reads.
     *
     * @throws Failure {@code OUTPUT_CLOSED} or {@code OUTPUT_NOT_WRITTEN}, as whatever else writes a result
     */
    void show(Object value, Supplier<List<String>> lines) {
        showBeforeFailure(value, lines);
        requireWritten();
    }

    /** The same before a failure that is to be told in any case. */
    void showBeforeFailure(Object value, Supplier<List<String>> lines) {
        switch (format) {
            case TEXT -> write(masked(text(lines.get())));
            case JSON -> processContext.out().println(mask.apply(JsonWriter.write(value)));
            case EVENTS -> event("result", Map.of("result", value));
        }
    }

    /** In one piece, since each line by itself would cost as much as all of them. */
    private static String text(List<String> lines) {
        return lines.isEmpty() ? "" : String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    /**
     * One line of a result that comes piece by piece; for people only, and not for those who want to hear of failures.
     */
    void result(String line) {
        if (format == Format.TEXT && !quiet) {
            processContext.out().println(mask.apply(line));
            requireWritten();
        }
    }

    /**
     * One line of {@code --json=events}; nothing otherwise. Where it cannot be written, what it tells of goes on: a
     * change is not left half done for want of a reader.
     */
    void event(String kind, Map<String, ?> fields) {
        if (format == Format.EVENTS) {
            var event = new LinkedHashMap<String, Object>();
            event.put("schema", 1);
            event.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS));
            event.put("event", kind);
            event.putAll(fields);
            processContext.out().println(mask.apply(JsonWriter.write(event)));
        }
    }

    /** Writes as it is, for results that are not lines of ours. */
    void print(String text) {
        processContext.out().print(mask.apply(text));
        requireWritten();
    }

    /** Writes what went through {@link #masked} already. */
    void printMasked(String text) {
        write(text);
        requireWritten();
    }

    private void write(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == text.length()) {
            processContext.out().write(bytes, 0, bytes.length); // ASCII is the same everywhere, and needs no encoder
        } else {
            processContext.out().print(text);
        }
        processContext.out().flush();
    }

    /** Ends the command if the reader of its results has gone, or there was no room for them. */
    void requireWritten() {
        ResultStream.failureOf(processContext.out()).ifPresent(failure -> {
            throw failure;
        });
    }

    /** Writes to the terminal of a person who watches; cursor movements included. */
    void draw(String text) {
        processContext.err().print(mask.apply(text));
        processContext.err().flush();
    }

    /** Returns lines that a terminal cuts at its edge instead of breaking them; as they are for a pipe or a file. */
    List<String> unwrapped(List<String> lines) {
        if (!isLive() || lines.isEmpty()) {
            return lines;
        }
        var cut = new ArrayList<>(lines);
        cut.set(0, NO_WRAP + cut.get(0));
        cut.set(cut.size() - 1, cut.get(cut.size() - 1) + WRAP);
        return cut;
    }

    /** Text in a colour, where colours are wanted. */
    String paint(String style, String text) {
        return colour ? Ansi.ON.string("@|" + style + " " + text + "|@") : text;
    }

    /** Whether somebody is there to be asked. */
    boolean canAsk() {
        return processContext.terminal() && format == Format.TEXT;
    }

    /**
     * Asks on the terminal and returns the line that was typed, without the blanks at its ends; nothing if the input
     * ended before the line did. Where a signal comes in between, the program ends here.
     */
    Optional<String> ask(String key, Object... details) {
        var line = terminalInput.line(() -> draw(messages.say(key, details) + " "), this::sayInterrupted);
        if (line.isEmpty()) {
            processContext.err().println();
        }
        return line;
    }

    /** Whether the answer is yes; an answer that is not complete is a no. */
    boolean confirms(String key, Object... details) {
        return ask(key, details).filter(Console::isYes).isPresent();
    }

    /** Whether this means yes. */
    static boolean isYes(String answer) {
        return answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes");
    }

    /** An answer that is read by other means, under the same rule. */
    <T> T answer(Supplier<T> read) {
        return terminalInput.answer(read, this::sayInterrupted);
    }

    private void sayInterrupted() {
        processContext.err().println();
        fail(paint("red", "✗") + " " + messages.say("ask.interrupted"));
    }
}
