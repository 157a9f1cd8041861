package io.langfusectl.engine.transport;

import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.time.Duration;

/** Opens a new conversation with the engine. */
@FunctionalInterface
public interface Connector {

    ByteChannel open() throws IOException;

    /** How much longer the first answer may take, because the way must be opened first. */
    default Duration delay() {
        return Duration.ZERO;
    }
}
