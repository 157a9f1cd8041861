package io.langfusectl.cli;

import io.langfusectl.engine.Containers;
import io.langfusectl.engine.Engine;

/** What a command that looks begins with: an engine, which the caller closes, and all its containers. */
record EngineSnapshot(Engine engine, Containers containers) implements AutoCloseable {

    static EngineSnapshot of(Engine engine) {
        try {
            return new EngineSnapshot(engine, engine.containers());
        } catch (RuntimeException failed) {
            engine.close();
            throw failed;
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
