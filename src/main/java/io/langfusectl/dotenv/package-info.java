/** Edits the text of a {@code .env} file; what is not edited stays as it is. */
@NullMarked
package io.langfusectl.dotenv;

import org.jspecify.annotations.NullMarked;
