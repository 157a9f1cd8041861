/** Reads files that a user named. Every package may use it. */
@NullMarked
package io.langfusectl.files;

import org.jspecify.annotations.NullMarked;
