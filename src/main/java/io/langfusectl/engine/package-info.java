/** What is: the one boundary to a Docker engine, and the only keeper of docker-java. */
@NullMarked
package io.langfusectl.engine;

import org.jspecify.annotations.NullMarked;
