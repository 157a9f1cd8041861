/** Checks what must be right before anything is created: names, files, volumes. */
@NullMarked
package io.langfusectl.stack.preflight;

import org.jspecify.annotations.NullMarked;
