/** The people's side: commands, words, colours and exit codes. The only room where rooms meet. */
@NullMarked
package io.langfusectl.cli;

import org.jspecify.annotations.NullMarked;
