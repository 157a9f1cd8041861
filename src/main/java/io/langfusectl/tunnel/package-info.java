/** Local ports that are forwarded over one SSH connection; the only user of sshj. */
@NullMarked
package io.langfusectl.tunnel;

import org.jspecify.annotations.NullMarked;
