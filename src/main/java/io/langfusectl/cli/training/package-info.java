/** The training runs for the archives of Java's classes, with a stub of a Docker engine. */
@NullMarked
package io.langfusectl.cli.training;

import org.jspecify.annotations.NullMarked;
