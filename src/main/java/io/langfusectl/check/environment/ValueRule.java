package io.langfusectl.check.environment;

import io.langfusectl.check.RuleFiles;
import io.langfusectl.litellm.YamlNode;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What one variable, or some of one kind, may hold in the containers of one product.
 *
 * @param right what the words name as right
 */
record ValueRule(String product, Pattern variable, Pattern form, Numbers numbers, String words, String right) {

    private static final Pattern ANYTHING = Pattern.compile("(?s).*");

    static final List<ValueRule> ALL =
            RuleFiles.read("values.yml").items().stream().map(ValueRule::of).toList();

    private static ValueRule of(YamlNode rule) {
        var numbers =
                new Numbers(number(rule, "min", 0), number(rule, "max", Long.MAX_VALUE), number(rule, "also", -1));
        var isNumber = rule.find("min").isPresent();
        return new ValueRule(
                RuleFiles.text(rule, "product"),
                Pattern.compile(RuleFiles.text(rule, "variable")),
                isNumber
                        ? Pattern.compile("\\d{1,18}")
                        : rule.find("form")
                                .flatMap(YamlNode::text)
                                .map(Pattern::compile)
                                .orElse(ANYTHING),
                numbers,
                RuleFiles.text(rule, "words"),
                isNumber
                        ? numbers.toString()
                        : rule.find("right").flatMap(YamlNode::text).orElse(""));
    }

    boolean isAbout(String name) {
        return variable.matcher(name).matches();
    }

    boolean accepts(String value) {
        return form.matcher(value).matches() && (!words.equals("NUMBER") || numbers.hold(Long.parseLong(value)));
    }

    private static long number(YamlNode rule, String key, long otherwise) {
        return rule.find(key).flatMap(YamlNode::text).map(Long::valueOf).orElse(otherwise);
    }

    /** From one to another, and one more that has a meaning of its own. */
    record Numbers(long min, long max, long also) {
        boolean hold(long value) {
            return (value >= min && value <= max) || value == also;
        }

        @Override
        public String toString() {
            return (also < 0 ? "" : also + ", ") + min + (max == Long.MAX_VALUE ? " …" : " … " + max);
        }
    }
}
