/** Ports of this machine. */
@NullMarked
package io.langfusectl.net;

import org.jspecify.annotations.NullMarked;
