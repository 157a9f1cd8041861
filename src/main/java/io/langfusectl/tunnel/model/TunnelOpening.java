package io.langfusectl.tunnel.model;

import io.langfusectl.ssh.LocalUser;
import io.langfusectl.ssh.Prompter;
import java.util.Optional;

/**
 * The options with which a tunnel is opened.
 *
 * @param bind the address to listen on; empty for the loopback address
 * @param otherPorts whether a port that is taken is replaced by a free one
 * @param patient whether the first connection may be made later, when the network is up
 */
public record TunnelOpening(
        LocalUser localUser, Prompter prompter, Optional<String> bind, boolean otherPorts, boolean patient) {

    /** Creates the options of a tunnel whose first connection is made at once. */
    public TunnelOpening(LocalUser localUser, Prompter prompter, Optional<String> bind, boolean otherPorts) {
        this(localUser, prompter, bind, otherPorts, false);
    }
}
