/** One SSH connection that holds local ports open; the only keeper of sshj. */
@NullMarked
package io.langfusectl.tunnel;

import org.jspecify.annotations.NullMarked;
