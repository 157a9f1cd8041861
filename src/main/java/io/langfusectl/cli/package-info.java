/** Commands, messages, colours and exit codes. The only package that brings the others together. */
@NullMarked
package io.langfusectl.cli;

import org.jspecify.annotations.NullMarked;
