package io.langfusectl.cli;

import io.langfusectl.files.AtomicFile;
import io.langfusectl.stack.health.ExpectedServices;
import io.langfusectl.stack.model.Installation;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The roster of a project folder as it was read last, in {@code .langfuse-ctl/roster}, for its owner alone: reading it
 * from the stack files takes longer than all else that {@code status} does. It counts only while its
 * {@linkplain CacheKey inputs} are as they were; what cannot be read counts as not there.
 */
record ServiceListCache(Project project) {

    /** The roster, remembered if it still counts. */
    static ExpectedServices of(Project project) {
        var memory = new ServiceListCache(project);
        return memory.recall().orElseGet(memory::read);
    }

    /** Names what is remembered: another memory has another name. */
    Optional<String> name() {
        try {
            var sum = new CRC32();
            sum.update(Files.readAllBytes(file()));
            return Optional.of(Long.toHexString(sum.getValue()));
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    private Path file() {
        return project.stateDirectory().resolve("roster");
    }

    private ExpectedServices read() {
        return keep(project.installation(project.variables(project.envText())));
    }

    /** An installation that was read just now, as a roster; kept if nothing was changed meanwhile. */
    ExpectedServices keep(Installation installation) {
        var expectedServices = ExpectedServices.of(installation);
        if (Files.isDirectory(project.stateDirectory()) && CacheKey.canBeKnown(project, installation)) {
            var inputs = CacheKey.of(project, installation);
            if (inputs.areSettled(Instant.now())) {
                keep(inputs, expectedServices);
            }
        }
        return expectedServices;
    }

    /** The roster if it still counts. */
    Optional<ExpectedServices> recall() {
        if (!Files.exists(file())) {
            return Optional.empty();
        }
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file())))) {
            return ServiceListCodec.inputs(in).areAsTheyWere(project)
                    ? Optional.of(ServiceListCodec.roster(in, project.directory()))
                    : Optional.empty();
        } catch (IOException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    /** Whether it can be kept or not, the roster is known. */
    private void keep(CacheKey inputs, ExpectedServices expectedServices) {
        try {
            var bytes = new ByteArrayOutputStream();
            try (var out = new DataOutputStream(bytes)) {
                ServiceListCodec.write(out, inputs);
                ServiceListCodec.write(out, expectedServices);
            }
            AtomicFile.replaceUnsynced(file(), bytes.toByteArray());
        } catch (IOException e) {
            return;
        }
    }
}
