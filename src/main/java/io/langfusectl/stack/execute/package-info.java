/** Carries out a plan on an engine. */
@NullMarked
package io.langfusectl.stack.execute;

import org.jspecify.annotations.NullMarked;
