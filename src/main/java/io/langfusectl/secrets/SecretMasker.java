package io.langfusectl.secrets;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Hides secrets in lines that others wrote: the values known to this project, and what looks like a key of any project.
 *
 * <p>A line without a suspect passes after one walk over its characters. Not to be shared between threads at once: it
 * is, since it has no state that changes.
 */
public final class SecretMasker implements UnaryOperator<String> {

    private static final String MASK = "***";

    /** A shorter or a published value (the password {@code postgres}) would hide ordinary words and protect nothing. */
    private static final int SHORTEST = 6;

    /** Group 1 stays: the words that betray what follows. */
    private static final Pattern KEYS = Pattern.compile(
            "((?<![A-Za-z0-9])sk-)[A-Za-z0-9_-]{6,}" // LiteLLM, Langfuse
                    + "|(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{12,}"
                    + "|(://[^\\s:/@]{0,64}:)[^\\s/@\"']+(?=@)"
                    + "|((?:Basic|Bearer|basic|bearer) )[A-Za-z0-9+/=._~-]{12,}"
                    + "|((?i:secret_?access_?key|session_?token|bearer_token_bedrock)[\"' =:]{1,6})[A-Za-z0-9+/=_-]{16,}");

    /** The first letters of what {@link #KEYS} finds. */
    private static final List<String> SUSPECTS = List.of(
            "sk-", "AKI", "ASI", "://", "Bas", "bas", "Bea", "bea", "BEA", "sec", "Sec", "SEC", "ses", "Ses", "SES");

    private final List<String> values;
    private final boolean[] suspect = new boolean[1 << 18];

    /** Masks these values wherever they stand; the lines of a longer text each by itself */
    public SecretMasker(Collection<String> secretValues) {
        values = secretValues.stream()
                .flatMap(String::lines)
                .map(String::strip)
                .filter(value -> value.length() >= SHORTEST && !GeneratedSecrets.isPublished(value))
                .distinct()
                .sorted(Comparator.comparing(String::length).reversed())
                .toList();
        SUSPECTS.forEach(this::suspect);
        values.forEach(this::suspect);
    }

    @Override
    public String apply(String line) {
        int at = nextSuspect(line, 0);
        if (at < 0) {
            return line;
        }
        var masked = new StringBuilder();
        var keys = KEYS.matcher(line).useTransparentBounds(true);
        int copied = 0;
        while (at >= 0) {
            int end = endOfValue(line, at);
            int start = at;
            if (end < 0 && keys.region(at, line.length()).lookingAt()) {
                start = endOfKept(keys);
                end = keys.end();
            }
            if (end >= 0) {
                masked.append(line, copied, start).append(MASK);
                copied = end;
            }
            at = nextSuspect(line, Math.max(at + 1, end));
        }
        return masked.append(line, copied, line.length()).toString();
    }

    private int endOfValue(String line, int at) {
        for (var value : values) {
            if (line.startsWith(value, at)) {
                return at + value.length();
            }
        }
        return -1;
    }

    private static int endOfKept(MatchResult found) {
        for (int group = 1; group <= found.groupCount(); group++) {
            if (found.group(group) != null) {
                return found.end(group);
            }
        }
        return found.start();
    }

    private void suspect(String beginning) {
        suspect[mark(beginning.charAt(0), beginning.charAt(1), beginning.charAt(2))] = true;
    }

    /** Where, from here on, something may begin that is to be masked; -1 if nothing does. */
    private int nextSuspect(String line, int from) {
        int mark = 0;
        for (int i = from; i < line.length(); i++) {
            mark = ((mark << 6) | (line.charAt(i) & 63)) & ((1 << 18) - 1);
            if (suspect[mark] && i >= from + 2) {
                return i - 2;
            }
        }
        return -1;
    }

    private static int mark(char first, char second, char third) {
        return ((first & 63) << 12) | ((second & 63) << 6) | (third & 63);
    }
}
