/** Private keys, from files and from an agent. */
@NullMarked
package io.langfusectl.ssh.identity;

import org.jspecify.annotations.NullMarked;
