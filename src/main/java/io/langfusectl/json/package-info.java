/** JSON that others sent, and JSON to send: read and written by the streaming parser alone, for it must start fast. */
@NullMarked
package io.langfusectl.json;

import org.jspecify.annotations.NullMarked;
