/** Decides, from what is declared and what was observed, which steps lead to the wanted state. Asks no engine. */
@NullMarked
package io.langfusectl.stack.plan;

import org.jspecify.annotations.NullMarked;
