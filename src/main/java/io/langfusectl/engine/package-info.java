/** The boundary to a container engine: what it can do, and what it holds, as records. */
@NullMarked
package io.langfusectl.engine;

import org.jspecify.annotations.NullMarked;
