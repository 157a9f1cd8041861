/** The front door: the real host in, an exit code out. */
@NullMarked
package io.langfusectl;

import org.jspecify.annotations.NullMarked;
