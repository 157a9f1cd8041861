/** What Langfuse and LiteLLM answer over HTTP, as records; the only keeper of the HTTP client. */
@NullMarked
package io.langfusectl.api;

import org.jspecify.annotations.NullMarked;
