/** Local ports that are forwarded over one SSH connection, and its state file. */
@NullMarked
package io.langfusectl.tunnel;

import org.jspecify.annotations.NullMarked;
