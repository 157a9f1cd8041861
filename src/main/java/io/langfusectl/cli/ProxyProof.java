package io.langfusectl.cli;

import io.langfusectl.engine.Engine;

/** One call through the proxy whose trace is read back. */
record ProxyProof(LangfuseCtl ctl, Engine engine) {

    boolean holds() {
        return false;
    }

    /** For a configuration that may never have reported anywhere. */
    void holdsIfPossible() {}
}
