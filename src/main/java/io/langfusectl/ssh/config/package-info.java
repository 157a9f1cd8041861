/** OpenSSH's client configuration: what it says of a host. */
@NullMarked
package io.langfusectl.ssh.config;

import org.jspecify.annotations.NullMarked;
