/** Follows one trace from the LiteLLM proxy to Langfuse, step by step. */
@NullMarked
package io.langfusectl.verify;

import org.jspecify.annotations.NullMarked;
