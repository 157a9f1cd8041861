/** Probes services and waits until they are ready, or says why they will not be. */
@NullMarked
package io.langfusectl.stack.health;

import org.jspecify.annotations.NullMarked;
