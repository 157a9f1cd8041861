package io.langfusectl.ssh.identity;

import java.io.IOException;
import java.util.List;
import net.schmizz.sshj.common.Buffer;

/** A key that can prove who we are: in a file, or in an agent that keeps it to itself. */
public sealed interface Identity permits FileIdentity, AgentIdentity {

    /** Returns the public key or certificate in the wire format. */
    byte[] blob();

    /** Returns its name in the list of keys that were tried. */
    String name();

    /** A signature in ssh's form, beginning with its algorithm. */
    byte[] sign(String algorithm, byte[] data) throws IOException;

    /** How it can sign, best first. */
    default List<String> algorithms() {
        var type = type();
        return switch (type) {
            case "ssh-rsa" -> List.of("rsa-sha2-512", "rsa-sha2-256");
            case "ssh-rsa-cert-v01@openssh.com" ->
                List.of("rsa-sha2-512-cert-v01@openssh.com", "rsa-sha2-256-cert-v01@openssh.com");
            default -> List.of(type);
        };
    }

    /** The type that the blob begins with. */
    default String type() {
        try {
            return new Buffer.PlainBuffer(blob()).readString();
        } catch (Buffer.BufferException e) {
            return "";
        }
    }
}
