/** What the operating system hands over as bytes, and what is handed on to other programs. */
@NullMarked
package io.langfusectl.system;

import org.jspecify.annotations.NullMarked;
