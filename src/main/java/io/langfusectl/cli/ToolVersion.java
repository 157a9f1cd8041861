package io.langfusectl.cli;

import picocli.CommandLine.IVersionProvider;

/** Which langfuse-ctl this is. */
final class ToolVersion implements IVersionProvider {

    /** The version of the jar's manifest; {@code dev} outside a jar. */
    static String number() {
        var version = ToolVersion.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"langfuse-ctl " + number()};
    }
}
