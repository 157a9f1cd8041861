/** Findings about variables, images and versions. */
@NullMarked
package io.langfusectl.check.environment;

import org.jspecify.annotations.NullMarked;
