package io.langfusectl.ssh.identity;

import net.schmizz.sshj.userauth.password.PasswordFinder;
import net.schmizz.sshj.userauth.password.Resource;
import org.jspecify.annotations.Nullable;

/** A password that the user has entered already, as sshj's password finder: without a second attempt. */
@SuppressWarnings("ArrayRecordComponent")
public // never compared
record FixedPassword(char @Nullable [] text) implements PasswordFinder {

    @Override
    public char @Nullable [] reqPassword(Resource<?> resource) {
        return text == null ? null : text.clone();
    }

    @Override
    public boolean shouldRetry(Resource<?> resource) {
        return false;
    }

    @Override
    public String toString() {
        return "FixedPassword";
    }
}
