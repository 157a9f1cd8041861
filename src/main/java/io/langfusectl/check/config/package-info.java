/** Findings about LiteLLM's configuration. */
@NullMarked
package io.langfusectl.check.config;

import org.jspecify.annotations.NullMarked;
