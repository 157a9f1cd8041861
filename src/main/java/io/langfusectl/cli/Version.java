package io.langfusectl.cli;

import picocli.CommandLine.IVersionProvider;

/** Which langfuse-ctl this is. */
final class Version implements IVersionProvider {

    /** The version of the jar's manifest; {@code dev} outside a jar. */
    static String number() {
        var version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"langfuse-ctl " + number()};
    }
}
