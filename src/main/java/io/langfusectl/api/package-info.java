/** The HTTP APIs of Langfuse and LiteLLM, their answers as records; the only user of the HTTP client. */
@NullMarked
package io.langfusectl.api;

import org.jspecify.annotations.NullMarked;
