/** Brings a stack from its declared to its running state: observe, plan, execute. Prints nothing. */
@NullMarked
package io.langfusectl.stack;

import org.jspecify.annotations.NullMarked;
