package io.langfusectl.engine.docker;

import io.langfusectl.engine.Engine;
import io.langfusectl.engine.EngineContract;
import io.langfusectl.engine.ServiceFixture;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The real engine sits the exam that the fake sits. */
@DisabledIfSystemProperty(named = "no-engine", matches = "true", disabledReason = "-Dno-engine=true was given")
final class DockerEngineIT implements EngineContract {

    @RegisterExtension
    final DockerTestProject bench = new DockerTestProject();

    @Override
    public Engine engine() {
        return bench.engine();
    }

    @Override
    public String image() {
        return DockerTestProject.IMAGE;
    }

    @Override
    public String project() {
        return bench.project();
    }

    @Override
    public ServiceFixture printing(String service, String line) {
        return specimen(service).with("LINE", line).running("echo \"$LINE\"; " + PATIENT);
    }

    @Override
    public ServiceFixture ending(String service, int code) {
        return specimen(service).running("exit " + code);
    }
}
