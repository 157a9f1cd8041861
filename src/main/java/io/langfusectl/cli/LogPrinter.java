package io.langfusectl.cli;

import io.langfusectl.json.JsonWriter;
import io.langfusectl.stack.logs.LogConsumer;
import java.util.HashMap;
import java.util.Map;

/** Lines of logs on their way to the screen: gathered while more are there, shown as soon as there is a pause. */
final class LogPrinter implements LogConsumer, AutoCloseable {

    /** A write for each line costs more than all the rest of its way. */
    private static final int FULL = 32 * 1024;

    private static final String[] COLOURS = {"cyan", "yellow", "green", "magenta", "blue", "red"};

    /** A line for programs. */
    record ServiceLine(int schema, String stack, String service, String line) {}

    private final Console console;
    private final int width;
    private final Map<String, String> beginnings = new HashMap<>();
    private final StringBuilder gathered = new StringBuilder();

    /** @param width cells for the name of a service */
    LogPrinter(Console console, int width) {
        this.console = console;
        this.width = width;
    }

    @Override
    public void accept(String stack, String service, boolean stderr, String line) {
        if (console.format() == Console.Format.TEXT) {
            gathered.append(beginnings.computeIfAbsent(service, this::beginning))
                    .append(console.masked(line));
        } else {
            gathered.append(console.masked(JsonWriter.write(new ServiceLine(1, stack, service, line))));
        }
        if (gathered.append('\n').length() >= FULL) {
            flush();
        }
    }

    private String beginning(String service) {
        var colour = COLOURS[Math.floorMod(service.hashCode(), COLOURS.length)];
        return console.paint(colour, TextTable.pad(service, width) + " |") + " ";
    }

    @Override
    public void flush() {
        if (!gathered.isEmpty()) {
            console.printMasked(gathered.toString());
            gathered.setLength(0);
        }
    }

    @Override
    public void close() {
        flush();
    }
}
