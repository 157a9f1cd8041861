/** The link to the far host, its supervision, and the channels and clients that it carries. */
@NullMarked
package io.langfusectl.tunnel.link;

import org.jspecify.annotations.NullMarked;
