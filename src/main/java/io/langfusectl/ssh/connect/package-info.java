/** Connects to an SSH server, over TCP or a command, and authenticates. */
@NullMarked
package io.langfusectl.ssh.connect;

import org.jspecify.annotations.NullMarked;
