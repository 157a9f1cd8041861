/** The entry point: runs the command line in the real environment and exits with its code. */
@NullMarked
package io.langfusectl;

import org.jspecify.annotations.NullMarked;
