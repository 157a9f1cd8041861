package io.langfusectl.compose;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.problem.Reason;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills in {@code ${NAME}} and its kin with Compose's rules (compose-go v2.9.1, template). Nothing is ever executed.
 *
 * @param lookup the value of a variable, if it has one
 * @param origin where a variable is set that was looked up, as {@link Variables#origin} says it
 */
record Interpolation(Function<String, Optional<String>> lookup, Function<String, String> origin) {

    Interpolation(Function<String, Optional<String>> lookup) {
        this(lookup, name -> Variables.DEFAULT);
    }

    private static final Pattern VARIABLE = Pattern.compile(
            "\\$(?:(?<escaped>\\$)|(?<named>[_a-z][_a-z0-9]*)"
                    + "|\\{(?:(?<braced>[_a-z][_a-z0-9]*(?::?[-+?].*)?)}|(?<invalid>)))",
            Pattern.CASE_INSENSITIVE | Pattern.UNIX_LINES);

    /** The text with every variable replaced; {@code VARIABLE_MISSING} for one that is required and has no value. */
    String fillIn(String text, SourceLocation location) {
        var matcher = VARIABLE.matcher(text);
        var filled = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(filled, Matcher.quoteReplacement(replacement(matcher.group(), location)));
        }
        return matcher.appendTail(filled).toString();
    }

    /** The same tree with every text's variables replaced; names of keys stay as they are. */
    YamlValue fillIn(YamlValue yamlValue) {
        if (yamlValue.isMap()) {
            var filled = new LinkedHashMap<String, YamlValue>();
            yamlValue.fields().forEach((key, field) -> filled.put(key, fillIn(field)));
            return new YamlValue(yamlValue.location(), filled);
        }
        if (yamlValue.isList()) {
            return new YamlValue(
                    yamlValue.location(),
                    yamlValue.items().stream().map(this::fillIn).toList());
        }
        return yamlValue.value() instanceof String text && text.indexOf('$') >= 0 ? filled(yamlValue, text) : yamlValue;
    }

    private YamlValue filled(YamlValue yamlValue, String text) {
        var set = new LinkedHashSet<String>();
        var noting = new Interpolation(name -> {
            var found = lookup.apply(name);
            var where = origin.apply(name);
            if (!where.equals(Variables.DEFAULT)) {
                set.add(where + ": " + name);
            }
            return found;
        });
        var value = noting.fillIn(text, yamlValue.location());
        return new YamlValue(yamlValue.location().filledFrom(List.copyOf(set)), value);
    }

    /** The pattern takes all up to the last brace of the line: the first one that closes ends the variable. */
    private String replacement(String found, SourceLocation location) {
        var end = closingBrace(found);
        var rest = end < 0 ? "" : found.substring(end + 1);
        var variable = VARIABLE.matcher(end < 0 ? found : found.substring(0, end + 1));
        if (!variable.find() || variable.group("invalid") != null) {
            throw location.complaint(Reason.VARIABLE_BROKEN);
        }
        if (variable.group("escaped") != null) {
            return "$";
        }
        if (variable.group("named") != null) {
            return lookup.apply(variable.group("named")).orElse("");
        }
        return value(variable.group("braced"), location) + fillIn(rest, location);
    }

    private String value(String braced, SourceLocation location) {
        var at = 0;
        while (at < braced.length() && ":-+?".indexOf(braced.charAt(at)) < 0) {
            at++;
        }
        var name = braced.substring(0, at);
        var value = lookup.apply(name);
        if (at == braced.length()) {
            return value.orElse("");
        }
        var emptyIsUnset = braced.charAt(at) == ':';
        var operator = braced.charAt(emptyIsUnset ? at + 1 : at);
        var word = fillIn(braced.substring(emptyIsUnset ? at + 2 : at + 1), location);
        var set = value.filter(text -> !emptyIsUnset || !text.isEmpty());
        return switch (operator) {
            case '-' -> set.orElse(word);
            case '+' -> set.isPresent() ? word : value.orElse("");
            default -> set.orElseThrow(() -> new Failure(Problem.VARIABLE_MISSING, name, location));
        };
    }

    /** An opening brace hides the character after it, as in Compose. */
    private static int closingBrace(String text) {
        var open = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '}' && --open == 0) {
                return i;
            }
            if (text.charAt(i) == '{') {
                open++;
                i++;
            }
        }
        return -1;
    }
}
