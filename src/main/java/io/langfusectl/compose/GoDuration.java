package io.langfusectl.compose;

import io.langfusectl.problem.Reason;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A length of time as Compose reads and prints it: {@code 1m30s} comes back as {@code 1m30s}, {@code 1h} as
 * {@code 1h0m0s}.
 */
final class GoDuration {

    private static final Pattern PART = Pattern.compile("\\G([0-9]+\\.?[0-9]*|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h|d|w)");
    private static final Map<String, Long> NANOS = Map.ofEntries(
            Map.entry("ns", 1L),
            Map.entry("us", 1_000L),
            Map.entry("µs", 1_000L),
            Map.entry("μs", 1_000L),
            Map.entry("ms", 1_000_000L),
            Map.entry("s", 1_000_000_000L),
            Map.entry("m", 60_000_000_000L),
            Map.entry("h", 3_600_000_000_000L),
            Map.entry("d", 86_400_000_000_000L),
            Map.entry("w", 604_800_000_000_000L));

    private GoDuration() {}

    static Duration of(YamlValue yamlValue) {
        return parse(yamlValue.text()).orElseThrow(() -> yamlValue.complaint(Reason.DURATION_NEEDED));
    }

    static Optional<Duration> parse(String text) {
        if (text.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        var part = PART.matcher(text);
        var total = BigDecimal.ZERO;
        var end = 0;
        while (part.find()) {
            var unit = BigDecimal.valueOf(NANOS.getOrDefault(part.group(2), 0L));
            total = total.add(new BigDecimal(part.group(1)).multiply(unit));
            end = part.end();
        }
        return end == 0 || end < text.length() ? Optional.empty() : Optional.of(Duration.ofNanos(total.longValue()));
    }

    static String print(Duration duration) {
        var nanos = duration.toNanos();
        if (nanos == 0) {
            return "0s";
        }
        if (nanos < 1_000) {
            return nanos + "ns";
        }
        if (nanos < 1_000_000) {
            return decimal(nanos, 3) + "µs";
        }
        if (nanos < 1_000_000_000) {
            return decimal(nanos, 6) + "ms";
        }
        var minutes = duration.toMinutes();
        var seconds = decimal(nanos - minutes * 60_000_000_000L, 9) + "s";
        return minutes == 0 ? seconds : (minutes < 60 ? minutes : minutes / 60 + "h" + minutes % 60) + "m" + seconds;
    }

    private static String decimal(long nanos, int places) {
        var value = BigDecimal.valueOf(nanos, places);
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
