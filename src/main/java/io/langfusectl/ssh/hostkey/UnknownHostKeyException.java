package io.langfusectl.ssh.hostkey;

/** An unknown host: not a failure yet, because the user may confirm its key. */
public final class UnknownHostKeyException extends RuntimeException {

    private final transient HostKeyChecker keys;

    public UnknownHostKeyException(Throwable cause, HostKeyChecker keys) {
        super(cause);
        this.keys = keys;
    }

    public HostKeyChecker keys() {
        return keys;
    }
}
