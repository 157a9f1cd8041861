package io.langfusectl.ssh.hostkey;

/** A host nobody has met: not a failure yet, somebody may know its key. */
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
