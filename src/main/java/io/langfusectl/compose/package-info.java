/** Compose files and {@code .env}, read with Compose's rules. Knows nothing of Docker. */
@NullMarked
package io.langfusectl.compose;

import org.jspecify.annotations.NullMarked;
