package io.langfusectl.ssh.connect;

import io.langfusectl.ssh.config.SshConfig;
import io.langfusectl.ssh.config.SshTarget;

/** One host on the way. */
public record SshHop(SshConfig config, SshTarget target, Authenticator login) {}
