package io.langfusectl.compose;

import io.langfusectl.problem.Reason;
import java.util.Locale;
import java.util.regex.Pattern;

/** An amount of memory: {@code 512m}, {@code 1.5GiB}, or a number of bytes. */
final class ByteSize {

    private static final Pattern SIZE = Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+) ?(?:b|([kmgtp])(?:i?b)?)?");
    private static final String UNITS = "kmgtp";

    private ByteSize() {}

    static long of(YamlValue yamlValue) {
        if (yamlValue.value() instanceof Long bytes) {
            return bytes;
        }
        var size = SIZE.matcher(yamlValue.text().toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw yamlValue.complaint(Reason.MEMORY_NEEDED);
        }
        var unit = size.group(2) == null ? 0 : UNITS.indexOf(size.group(2)) + 1;
        return (long) (Double.parseDouble(size.group(1)) * Math.pow(1024, unit));
    }
}
