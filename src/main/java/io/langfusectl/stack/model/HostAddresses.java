package io.langfusectl.stack.model;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Decides whether two addresses of the host conflict when the same port is bound to both. */
public final class HostAddresses {

    private HostAddresses() {}

    /**
     * Returns whether the two are equal or one is the wildcard address of the other's family; an empty text is every
     * address.
     */
    public static boolean overlap(String one, String other) {
        if (one.isEmpty() || other.isEmpty() || one.equals(other)) {
            return true;
        }
        try { // numeric addresses only, so no name is resolved
            var first = InetAddress.getByName(one);
            var second = InetAddress.getByName(other);
            return first.getClass() == second.getClass()
                    && (first.isAnyLocalAddress() || second.isAnyLocalAddress() || first.equals(second));
        } catch (UnknownHostException noAddress) {
            return false;
        }
    }
}
