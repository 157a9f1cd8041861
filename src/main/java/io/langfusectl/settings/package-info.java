/** Edits of the user's files: each is atomic, and of several either all stay or all are undone. */
@NullMarked
package io.langfusectl.settings;

import org.jspecify.annotations.NullMarked;
