package io.langfusectl.tunnel.model;

import io.langfusectl.ssh.LocalUser;
import io.langfusectl.ssh.Prompter;
import java.util.Optional;

/**
 * Under which circumstances a tunnel is opened.
 *
 * @param bind the address to listen at; nothing means this machine only
 * @param otherPorts a port that is taken is replaced by a free one
 * @param patient nobody waits for the first link: it may come when the network does
 */
public record TunnelOpening(
        LocalUser localUser, Prompter prompter, Optional<String> bind, boolean otherPorts, boolean patient) {

    /** For somebody who waits. */
    public TunnelOpening(LocalUser localUser, Prompter prompter, Optional<String> bind, boolean otherPorts) {
        this(localUser, prompter, bind, otherPorts, false);
    }
}
