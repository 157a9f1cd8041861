/** Generates secrets, and masks them in the output of others. */
@NullMarked
package io.langfusectl.secrets;

import org.jspecify.annotations.NullMarked;
