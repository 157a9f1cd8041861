package io.langfusectl.engine;

/** Label names. Compose's own, so that its tools understand the stacks (docker/compose pkg/api/labels.go), and ours. */
public final class Labels {
    public static final String PROJECT = "com.docker.compose.project";
    public static final String SERVICE = "com.docker.compose.service";
    public static final String WORKING_DIR = "com.docker.compose.project.working_dir";
    public static final String CONFIG_FILES = "com.docker.compose.project.config_files";
    public static final String FINGERPRINT = "com.docker.compose.config-hash";
    public static final String CONTAINER_NUMBER = "com.docker.compose.container-number";
    public static final String ONE_OFF = "com.docker.compose.oneoff";
    public static final String NETWORK = "com.docker.compose.network";
    public static final String VOLUME = "com.docker.compose.volume";
    public static final String DEPENDS_ON = "com.docker.compose.depends_on";
    public static final String IMAGE = "com.docker.compose.image";
    public static final String COMPOSE_VERSION = "com.docker.compose.version";

    /** Present on everything that this tool made; its value is the tool's version. */
    public static final String MADE_BY = "io.langfuse-ctl.version";

    /** Which stack of the command line a thing belongs to. */
    public static final String STACK = "io.langfuse-ctl.stack";

    private Labels() {}
}
