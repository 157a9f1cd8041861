package io.langfusectl.cli;

import io.langfusectl.engine.Engine;
import io.langfusectl.engine.Observed;

/** What a command that looks begins with: an engine, which the caller closes, and what was there. */
record FirstLook(Engine engine, Observed there) implements AutoCloseable {

    static FirstLook at(Engine engine) {
        try {
            return new FirstLook(engine, engine.observe());
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
