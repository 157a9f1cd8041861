/** Reads and writes JSON with the streaming parser alone, which loads faster than data binding. */
@NullMarked
package io.langfusectl.json;

import org.jspecify.annotations.NullMarked;
