/** HTTP/1.1 to a Docker engine over a Unix socket, SSH, TCP and TLS, with timeouts. */
@NullMarked
package io.langfusectl.engine.transport;

import org.jspecify.annotations.NullMarked;
