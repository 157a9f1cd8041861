/** Forwards, and the status and events of a tunnel. */
@NullMarked
package io.langfusectl.tunnel.model;

import org.jspecify.annotations.NullMarked;
