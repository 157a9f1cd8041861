package io.langfusectl.tunnel;

/** One host on the way. */
record SshHop(SshConfig config, SshTarget target, Authenticator login) {}
