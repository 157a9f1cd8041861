package io.langfusectl.cli;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What is seen on a terminal: a process's output with its cursor movements carried out. */
final class TerminalEmulator {

    private static final long PATIENCE_NANOS = 120_000_000_000L;

    private final Process process;
    private final List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
    private final StringBuilder written = new StringBuilder();
    private int row;
    private int column;
    private boolean over;

    /** Looks at this process until it ends. */
    TerminalEmulator(Process process) {
        this.process = process;
        var watcher = new Thread(this::watch, "glass");
        watcher.setDaemon(true);
        watcher.start();
    }

    /** The lines that are seen now. */
    synchronized List<String> seen() {
        return lines.stream().map(line -> line.toString().stripTrailing()).toList();
    }

    /** All that was written so far, escape sequences included. */
    synchronized String written() {
        return written.toString();
    }

    /** Waits until the seen lines are such. */
    synchronized void await(String what, Predicate<List<String>> such) throws InterruptedException {
        var end = System.nanoTime() + PATIENCE_NANOS;
        while (!such.test(seen())) {
            var left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0 || over) {
                throw new AssertionError("never seen: " + what + "\n" + String.join("\n", seen()));
            }
            wait(left);
        }
    }

    /** Types at the keyboard. */
    void type(String keys) throws IOException {
        process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    private void watch() {
        try (var in = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            for (int c = in.read(); c >= 0; c = in.read()) {
                var sequence = c == 27 ? sequence(in) : "";
                take((char) c, sequence);
            }
        } catch (IOException terminalIsGone) {
            // its process has ended
        }
        end();
    }

    private synchronized void end() {
        over = true;
        notifyAll();
    }

    /** The rest of an escape sequence, up to its letter. */
    private static String sequence(Reader in) throws IOException {
        var sequence = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            sequence.append((char) c);
            if (Character.isLetter(c)) {
                break;
            }
        }
        return sequence.toString();
    }

    private synchronized void take(char c, String sequence) {
        written.append(c).append(sequence);
        switch (c) {
            case 27 -> move(sequence);
            case '\r' -> column = 0;
            case '\n' -> {
                row++;
                if (row == lines.size()) {
                    lines.add(new StringBuilder());
                }
            }
            default -> put(c);
        }
        notifyAll();
    }

    private void move(String sequence) {
        var letter = sequence.isEmpty() ? ' ' : sequence.charAt(sequence.length() - 1);
        switch (letter) {
            case 'A' -> row = Math.max(0, row - Integer.parseInt(sequence.substring(1, sequence.length() - 1)));
            case 'K' -> lines.get(row).setLength(Math.min(column, lines.get(row).length()));
            case 'H' -> {
                row = 0;
                column = 0;
            }
            case 'J' -> lines.subList(row + 1, lines.size()).clear();
            default -> {} // colours and modes
        }
        if (letter == 'J') {
            lines.get(row).setLength(column);
        }
    }

    private void put(char c) {
        var line = lines.get(row);
        while (line.length() <= column) {
            line.append(' ');
        }
        line.setCharAt(column++, c);
    }
}
