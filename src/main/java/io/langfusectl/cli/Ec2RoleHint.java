package io.langfusectl.cli;

import io.langfusectl.check.config.Model;
import io.langfusectl.engine.EngineInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Whether the engine's machine can have a role of Amazon's, which models on Bedrock without other credentials rely on.
 *
 * @param board where Linux says who has built the machine; nobody is asked over a network
 */
record Ec2RoleHint(EngineInfo info, Path board) {

    Ec2RoleHint(EngineInfo info) {
        this(info, Path.of("/sys/class/dmi/id"));
    }

    /** Models that rely on it will not answer; of a machine far away nothing is known. */
    boolean isMissing(Collection<Model> models) {
        return info.local()
                && models.stream().anyMatch(model -> model.credentials().equals("role"))
                && Stream.of("sys_vendor", "bios_vendor", "bios_version").noneMatch(this::isAmazons);
    }

    private boolean isAmazons(String name) {
        try {
            return Files.readString(board.resolve(name))
                    .toLowerCase(Locale.ROOT)
                    .contains("amazon");
        } catch (IOException unsaid) {
            return false;
        }
    }
}
