package io.langfusectl.tunnel.model;

/** Something that happened to a tunnel, with the reason as the system gives it. */
public record TunnelEvent(Kind kind, String reason) {

    /** What happened. */
    public enum Kind {
        UP,
        LOST,
        BACK,
        ENDED
    }
}
