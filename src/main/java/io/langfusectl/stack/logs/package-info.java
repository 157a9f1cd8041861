/** Follows the logs of several services through restarts. */
@NullMarked
package io.langfusectl.stack.logs;

import org.jspecify.annotations.NullMarked;
