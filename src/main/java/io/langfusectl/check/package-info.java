/** Findings about files, variables and versions; the rules are YAML files beside this package. */
@NullMarked
package io.langfusectl.check;

import org.jspecify.annotations.NullMarked;
