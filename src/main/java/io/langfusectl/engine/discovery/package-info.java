/** Finds the Docker engine as the docker CLI does, with its certificates and registry passwords. */
@NullMarked
package io.langfusectl.engine.discovery;

import org.jspecify.annotations.NullMarked;
