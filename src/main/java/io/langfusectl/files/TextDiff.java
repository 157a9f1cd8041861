package io.langfusectl.files;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What an edit of a file changes, as {@code diff -u} would print it.
 *
 * @param file as it is named to people
 */
public record TextDiff(String file, String before, String after) {

    private static final int CONTEXT = 2;

    /** A table of more cells is not made: the whole middle is shown as replaced then. */
    private static final long LARGEST_TABLE = 4_000_000;

    private static final Pattern SECRET = Pattern.compile(
            "((?:key|secret|token|passw)\\w*[\"']?\\s*[:=]\\s*)(?!os\\.environ/)[\"']?[^\\s,}\"']{6,}[\"']?",
            Pattern.CASE_INSENSITIVE);

    /** One line of either text: {@code ' '} kept, {@code '-'} gone, {@code '+'} new. */
    private record DiffLine(char sign, String text) {}

    /** The lines of the diff, secrets hidden; none if the texts are the same. */
    public List<String> lines() {
        if (before.equals(after)) {
            return List.of();
        }
        var all = aligned(List.of(before.split("\r?\n", -1)), List.of(after.split("\r?\n", -1)));
        var shown = new ArrayList<>(List.of("--- " + file, "+++ " + file));
        for (int i = 0, hidden = 0; i < all.size(); i++) {
            if (isNearChange(all, i)) {
                if (hidden > 0) {
                    shown.add("@@ line " + number(all, i) + " @@");
                }
                shown.add(all.get(i).sign() + masked(all.get(i).text()));
                hidden = 0;
            } else {
                hidden++;
            }
        }
        return List.copyOf(shown);
    }

    private static boolean isNearChange(List<DiffLine> all, int at) {
        return all.subList(Math.max(0, at - CONTEXT), Math.min(all.size(), at + CONTEXT + 1)).stream()
                .anyMatch(diffLine -> diffLine.sign() != ' ');
    }

    /** What stands in the text itself as a secret is not shown, whoever's it is. */
    private static String masked(String text) {
        return SECRET.matcher(text).replaceAll("$1***");
    }

    /** Counted from 1, in the text after the edit. */
    private static long number(List<DiffLine> all, int at) {
        return all.subList(0, at).stream()
                        .filter(diffLine -> diffLine.sign() != '-')
                        .count()
                + 1;
    }

    private static List<DiffLine> aligned(List<String> old, List<String> now) {
        int head = 0;
        while (head < Math.min(old.size(), now.size()) && old.get(head).equals(now.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < Math.min(old.size(), now.size()) - head
                && old.get(old.size() - 1 - tail).equals(now.get(now.size() - 1 - tail))) {
            tail++;
        }
        var lines = new ArrayList<DiffLine>();
        old.subList(0, head).forEach(text -> lines.add(new DiffLine(' ', text)));
        lines.addAll(middle(old.subList(head, old.size() - tail), now.subList(head, now.size() - tail)));
        old.subList(old.size() - tail, old.size()).forEach(text -> lines.add(new DiffLine(' ', text)));
        return lines;
    }

    private static List<DiffLine> middle(List<String> old, List<String> now) {
        var common =
                (long) old.size() * now.size() > LARGEST_TABLE ? new int[old.size() + 1][1] : longestCommon(old, now);
        var lines = new ArrayList<DiffLine>();
        int i = 0;
        int j = 0;
        while (i < old.size() || j < now.size()) {
            boolean isTable = common[0].length > now.size();
            if (isTable && i < old.size() && j < now.size() && old.get(i).equals(now.get(j))) {
                lines.add(new DiffLine(' ', old.get(i)));
                i++;
                j++;
            } else if (i < old.size() && (!isTable || j == now.size() || common[i + 1][j] >= common[i][j + 1])) {
                lines.add(new DiffLine('-', old.get(i++)));
            } else {
                lines.add(new DiffLine('+', now.get(j++)));
            }
        }
        return lines;
    }

    /** How many lines the rests from each pair of places have in common. */
    private static int[][] longestCommon(List<String> old, List<String> now) {
        var common = new int[old.size() + 1][now.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = now.size() - 1; j >= 0; j--) {
                common[i][j] = old.get(i).equals(now.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }

    /** Nothing of the texts: they may hold secrets. */
    @Override
    public String toString() {
        return file;
    }
}
