/** Host keys, host certificates and known_hosts files, judged as OpenSSH does. */
@NullMarked
package io.langfusectl.ssh.hostkey;

import org.jspecify.annotations.NullMarked;
