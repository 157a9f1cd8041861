/** The declared installation, the status, and the events of a plan's execution. */
@NullMarked
package io.langfusectl.stack.model;

import org.jspecify.annotations.NullMarked;
