/** What a stack should be: Compose files, read with Compose's rules. Knows nothing of Docker. */
@NullMarked
package io.langfusectl.compose;

import org.jspecify.annotations.NullMarked;
