/** What is declared and what is shown: the installation, the status, the events of a plan that is carried out. */
@NullMarked
package io.langfusectl.stack.model;

import org.jspecify.annotations.NullMarked;
