/** Findings about configuration and versions, and the check of a trace's way from LiteLLM to Langfuse. */
@NullMarked
package io.langfusectl.checkup;

import org.jspecify.annotations.NullMarked;
