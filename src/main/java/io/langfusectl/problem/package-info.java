/** Every way to fail, as data. The leaf that every room may use; it imports nothing and has no words. */
@NullMarked
package io.langfusectl.problem;

import org.jspecify.annotations.NullMarked;
