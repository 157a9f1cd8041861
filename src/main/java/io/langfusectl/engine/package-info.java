/** The one boundary to a Docker engine, and the only user of docker-java. */
@NullMarked
package io.langfusectl.engine;

import org.jspecify.annotations.NullMarked;
