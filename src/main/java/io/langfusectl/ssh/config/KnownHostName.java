package io.langfusectl.ssh.config;

import java.util.Optional;

/**
 * By which names a host is looked up.
 *
 * @param lookup as in the files, with a port other than 22, or the alias
 * @param principal as in a certificate
 */
public record KnownHostName(String lookup, String principal, boolean alsoWithoutPort) {

    private static final int USUAL_PORT = 22;

    public KnownHostName withoutPort() {
        return new KnownHostName(principal, principal, false);
    }

    public static KnownHostName of(String host, int port, Optional<String> alias) {
        return alias.map(name -> new KnownHostName(name, name, false))
                .orElseGet(() -> new KnownHostName(nameOf(host, port), host, port != USUAL_PORT));
    }

    /** The name that is looked up: a port other than ssh's is part of it. */
    public static String nameOf(String host, int port) {
        return port == USUAL_PORT ? host : "[" + host + "]:" + port;
    }
}
