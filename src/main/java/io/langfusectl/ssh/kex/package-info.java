/** Hybrid key exchanges that a quantum computer does not break (draft-ietf-sshm-mlkem-hybrid-kex). */
@NullMarked
package io.langfusectl.ssh.kex;

import org.jspecify.annotations.NullMarked;
