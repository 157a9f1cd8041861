package io.langfusectl.cli;

/** Both stacks, started once for all integration tests of this run and taken down with their data at its end. */
final class RunningStacks {

    /** A model whose answer takes LiteLLM a while to stream. */
    private static final String STORY = """
              - model_name: mock-story
                litellm_params: {model: openai/mock-story, api_key: unused, mock_response: %s}

            """.formatted("and so on ".repeat(600).strip());

    private static final RealProject PROJECT = start();

    private RunningStacks() {}

    /** The project; whoever changes it puts it back: all ready, as in its {@code .env}. */
    static RealProject project() {
        return PROJECT;
    }

    private static RealProject start() {
        var project = RealProject.make();
        Runtime.getRuntime().addShutdownHook(new Thread(project::close));
        var config = project.read("mock_config.yml");
        project.write("mock_config.yml", config.replace("litellm_settings:", STORY + "litellm_settings:"));
        project.ctl("start");
        return project;
    }
}
