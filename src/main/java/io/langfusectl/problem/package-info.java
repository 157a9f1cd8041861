/** Every failure, as data without messages. Every package may use it; it uses none. */
@NullMarked
package io.langfusectl.problem;

import org.jspecify.annotations.NullMarked;
