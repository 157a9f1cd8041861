package io.langfusectl.tunnel;

/** A host nobody has met: not a failure yet, somebody may know its key. */
final class UnknownHostKeyException extends RuntimeException {

    private final transient HostKeyChecker keys;

    UnknownHostKeyException(Throwable cause, HostKeyChecker keys) {
        super(cause);
        this.keys = keys;
    }

    HostKeyChecker keys() {
        return keys;
    }
}
