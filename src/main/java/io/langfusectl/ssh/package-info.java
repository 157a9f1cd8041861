/** An SSH client on sshj: the local user, and how questions are asked. */
@NullMarked
package io.langfusectl.ssh;

import org.jspecify.annotations.NullMarked;
