package io.langfusectl.compose;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a plain scalar of YAML means to Compose, whose reader is go-yaml 3: {@code yes} is text, {@code 010} is 8. */
final class GoYamlScalar {

    private static final Map<String, Boolean> TRUTHS =
            Map.of("true", true, "True", true, "TRUE", true, "false", false, "False", false, "FALSE", false);
    private static final Map<String, Double> NOT_FINITE = Map.of(
            ".nan",
            Double.NaN,
            ".inf",
            Double.POSITIVE_INFINITY,
            "+.inf",
            Double.POSITIVE_INFINITY,
            "-.inf",
            Double.NEGATIVE_INFINITY);
    private static final Pattern WHOLE = Pattern.compile("([-+]?)(0[xX]|0[bB]|0[oO]?)?([0-9a-fA-F]+)");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ][0-9]{1,2}:.*)?");

    private GoYamlScalar() {}

    /** A date is neither text nor a number, so Compose has no use for it. */
    static boolean isDate(String plain) {
        return DATE.matcher(plain).matches();
    }

    /** Text, Long, Double, Boolean or null. */
    static @Nullable Object of(String plain) {
        if (plain.isEmpty() || plain.equals("~") || isNull(plain)) {
            return null;
        }
        if (TRUTHS.containsKey(plain)) {
            return TRUTHS.get(plain);
        }
        if (plain.matches("[-+.0-9].*")) {
            return number(plain, plain.replace("_", ""));
        }
        return plain;
    }

    private static Object number(String plain, String digits) {
        var whole = WHOLE.matcher(digits);
        if (whole.matches()) {
            var radix = radix(whole.group(2));
            if (whole.group(3).chars().allMatch(c -> Character.digit(c, radix) >= 0)) {
                var value = new BigInteger(whole.group(1).replace("+", "") + whole.group(3), radix);
                if (value.bitLength() <= 64) {
                    return value.bitLength() < 64 ? (Object) value.longValue() : value;
                }
            }
        }
        var notFinite = NOT_FINITE.get(plain.toLowerCase(Locale.ROOT));
        if (notFinite != null) {
            return notFinite;
        }
        return DECIMAL.matcher(digits).matches() ? (Object) Double.valueOf(digits) : plain;
    }

    private static int radix(@Nullable String prefix) {
        if (prefix == null) {
            return 10;
        }
        return switch (prefix.toLowerCase(Locale.ROOT)) {
            case "0x" -> 16;
            case "0b" -> 2;
            default -> 8;
        };
    }

    private static boolean isNull(String word) {
        return word.equals("null") || word.equals("Null") || word.equals("NULL");
    }

    /** As Go prints it: {@code 1e+06} for a million that was written as a decimal. */
    static String print(Object scalar) {
        return scalar instanceof Double number ? print(number.doubleValue()) : scalar.toString();
    }

    private static String print(double number) {
        if (!Double.isFinite(number)) {
            return Double.isNaN(number) ? "NaN" : number > 0 ? "+Inf" : "-Inf";
        }
        var exact = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        var exponent = exact.precision() - exact.scale() - 1;
        if (exact.signum() == 0 || (exponent >= -4 && exponent < 6)) {
            return exact.toPlainString();
        }
        var digits = exact.unscaledValue().abs().toString();
        var mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return (exact.signum() < 0 ? "-" : "")
                + mantissa
                + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
}
