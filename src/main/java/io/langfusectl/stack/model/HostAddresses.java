package io.langfusectl.stack.model;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Which addresses of the host exclude each other when the same port is bound to both. */
public final class HostAddresses {

    private HostAddresses() {}

    /** Whether one of the two is the other, or all of its family; the empty one is every address. */
    public static boolean overlap(String one, String other) {
        if (one.isEmpty() || other.isEmpty() || one.equals(other)) {
            return true;
        }
        try { // only ever numbers, so no name is looked up
            var first = InetAddress.getByName(one);
            var second = InetAddress.getByName(other);
            return first.getClass() == second.getClass()
                    && (first.isAnyLocalAddress() || second.isAnyLocalAddress() || first.equals(second));
        } catch (UnknownHostException noAddress) {
            return false;
        }
    }
}
