package io.langfusectl.compose;

import io.langfusectl.problem.Reason;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An IP address of the host, to which a port is bound. */
final class HostAddress {

    private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5]");

    private HostAddress() {}

    /** In the short form an address of IPv6 has brackets. */
    static String ofShortForm(YamlValue yamlValue, String written) {
        var bracketed = written.startsWith("[") && written.endsWith("]");
        if (!bracketed && written.contains(":")) {
            throw complaint(yamlValue);
        }
        return of(yamlValue, bracketed ? written.substring(1, written.length() - 1) : written);
    }

    static String of(YamlValue yamlValue, String address) {
        if (!isOfSix(address) && !isOfFour(address)) {
            throw complaint(yamlValue);
        }
        return address;
    }

    private static RuntimeException complaint(YamlValue yamlValue) {
        return yamlValue.complaint(Reason.ADDRESS_NEEDED);
    }

    private static boolean isOfFour(String address) {
        var octets = address.split("[.]", -1);
        return octets.length == 4
                && Stream.of(octets).allMatch(octet -> OCTET.matcher(octet).matches());
    }

    private static boolean isOfSix(String address) {
        try {
            return address.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*") && InetAddress.getByName(address) != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
