/** An SSH client on sshj: the local user, and the prompter for questions. */
@NullMarked
package io.langfusectl.ssh;

import org.jspecify.annotations.NullMarked;
