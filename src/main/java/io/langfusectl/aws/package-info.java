/** Profiles of the AWS command line. */
@NullMarked
package io.langfusectl.aws;

import org.jspecify.annotations.NullMarked;
