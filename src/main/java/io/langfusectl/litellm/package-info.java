/** LiteLLM's configuration: read, merged with what it includes, and edited as text. */
@NullMarked
package io.langfusectl.litellm;

import org.jspecify.annotations.NullMarked;
