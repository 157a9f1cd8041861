package io.langfusectl.engine;

import java.io.IOException;
import java.nio.channels.ByteChannel;

/** Opens a new conversation with the engine. */
@FunctionalInterface
interface Dial {

    ByteChannel open() throws IOException;
}
