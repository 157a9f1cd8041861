/** What is right and what is wrong: the configuration's check, the compatibility solver, the way of a trace. */
@NullMarked
package io.langfusectl.checkup;

import org.jspecify.annotations.NullMarked;
