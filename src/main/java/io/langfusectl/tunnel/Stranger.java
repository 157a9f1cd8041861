package io.langfusectl.tunnel;

/** A host nobody has met: not a failure yet, somebody may know its key. */
final class Stranger extends RuntimeException {

    private final transient HostKeys keys;

    Stranger(Throwable cause, HostKeys keys) {
        super(cause);
        this.keys = keys;
    }

    HostKeys keys() {
        return keys;
    }
}
