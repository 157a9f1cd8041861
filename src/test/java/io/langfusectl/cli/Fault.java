package io.langfusectl.cli;

/**
 * A fault that an installation can have, and how {@code verify} must name it.
 *
 * @param name what is wrong, as in docs/verify.md
 * @param hop the hop of a call's way at which it shows
 * @param code the problem's
 */
record Fault(String name, String hop, String code, Deed make, Deed undo) {

    /** Something done to an installation. */
    @FunctionalInterface
    interface Deed {
        void on(FaultyProject project) throws InterruptedException;
    }

    /** Undone by a start, which makes anew what differs from its stack file and starts what was stopped. */
    Fault(String name, String hop, String code, Deed make) {
        this(name, hop, code, make, project -> {});
    }
}
