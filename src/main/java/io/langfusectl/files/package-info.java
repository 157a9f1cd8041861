/** Reads and writes the files of users: each write is atomic, and of several either all stay or all are undone. */
@NullMarked
package io.langfusectl.files;

import org.jspecify.annotations.NullMarked;
