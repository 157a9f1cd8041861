/** Reading what a person named; a leaf that every package may use. */
@NullMarked
package io.langfusectl.files;

import org.jspecify.annotations.NullMarked;
