/** From should to is: look once, decide purely, act. Nothing here prints. */
@NullMarked
package io.langfusectl.stack;

import org.jspecify.annotations.NullMarked;
