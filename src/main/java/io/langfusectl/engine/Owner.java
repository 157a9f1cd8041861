package io.langfusectl.engine;

/**
 * Who makes a thing on the engine; becomes its labels.
 *
 * @param project the Compose project
 * @param stack the stack's name on the command line
 * @param directory the project folder, absolute
 * @param stackFile how the stack file is called
 * @param version of langfuse-ctl
 */
public record Owner(String project, String stack, String directory, String stackFile, String version) {}
