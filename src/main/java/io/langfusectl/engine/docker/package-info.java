/** The Docker engine's API; with {@code engine.transport} the only user of docker-java. */
@NullMarked
package io.langfusectl.engine.docker;

import org.jspecify.annotations.NullMarked;
