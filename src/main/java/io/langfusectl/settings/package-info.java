/** Files that people wrote and we may touch: edits are atomic, and all stay or all go back. */
@NullMarked
package io.langfusectl.settings;

import org.jspecify.annotations.NullMarked;
