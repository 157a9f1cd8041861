/** The operating system's environment and arguments as bytes, and their way to other programs. */
@NullMarked
package io.langfusectl.system;

import org.jspecify.annotations.NullMarked;
