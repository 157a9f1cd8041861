package io.langfusectl.cli;

import io.langfusectl.stack.Roster;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * The roster of a project folder as it was read last, in {@code .langfuse-ctl/roster}, for its owner alone: reading it
 * from the stack files takes longer than all else that {@code status} does. It counts only while its
 * {@linkplain RosterInputs inputs} are as they were; what cannot be read counts as not there.
 */
record RosterMemory(Project project) {

    /** The roster, remembered if it still counts. */
    static Roster of(Project project) {
        var memory = new RosterMemory(project);
        return memory.recall().orElseGet(memory::read);
    }

    private Path file() {
        return project.state().resolve("roster");
    }

    private Roster read() {
        var installation = project.installation(project.variables(project.envText()));
        var roster = Roster.of(installation);
        if (Files.isDirectory(project.state()) && RosterInputs.canBeKnown(project, installation)) {
            var inputs = RosterInputs.of(project, installation);
            if (inputs.areSettled(Instant.now())) {
                keep(inputs, roster);
            }
        }
        return roster;
    }

    private Optional<Roster> recall() {
        if (!Files.exists(file())) {
            return Optional.empty();
        }
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file())))) {
            return inputs(in).areAsTheyWere(project) ? Optional.of(roster(in)) : Optional.empty();
        } catch (IOException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    /** Whether it can be kept or not, the roster is known. */
    private void keep(RosterInputs inputs, Roster roster) {
        try {
            var draft = Files.createTempFile(project.state(), "roster", ""); // 0600
            try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(draft)))) {
                write(out, inputs);
                write(out, roster);
                out.close();
                Files.move(draft, file(), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            return;
        }
    }

    private static void write(DataOutputStream out, RosterInputs inputs) throws IOException {
        out.writeUTF(inputs.program());
        write(out, inputs.files().keySet());
        write(out, inputs.files().values());
        write(out, inputs.names());
        out.writeLong(inputs.environment());
    }

    private static RosterInputs inputs(DataInputStream in) throws IOException {
        var program = in.readUTF();
        var stamps = new LinkedHashMap<String, String>();
        var paths = texts(in);
        var values = texts(in);
        for (int i = 0; i < paths.size(); i++) {
            stamps.put(paths.get(i), values.get(i));
        }
        return new RosterInputs(program, stamps, new HashSet<>(texts(in)), in.readLong());
    }

    private static void write(DataOutputStream out, Roster roster) throws IOException {
        out.writeInt(roster.stacks().size());
        for (var stack : roster.stacks()) {
            out.writeUTF(stack.name());
            out.writeUTF(stack.project());
            out.writeInt(stack.posts().size());
            for (var post : stack.posts()) {
                write(out, List.of(post.service(), post.container(), post.image(), post.fingerprint()));
                write(out, post.ports().stream().map(String::valueOf).toList());
                write(out, post.test());
                out.writeBoolean(post.toComplete());
            }
        }
    }

    private Roster roster(DataInputStream in) throws IOException {
        var stacks = new ArrayList<Roster.Stack>();
        for (int left = in.readInt(); left > 0; left--) {
            var name = in.readUTF();
            var engineProject = in.readUTF();
            var posts = new ArrayList<Roster.Post>();
            for (int more = in.readInt(); more > 0; more--) {
                posts.add(post(in));
            }
            stacks.add(new Roster.Stack(name, engineProject, posts));
        }
        return new Roster(project.directory(), stacks);
    }

    private static Roster.Post post(DataInputStream in) throws IOException {
        var words = texts(in);
        var ports = new ArrayList<Integer>();
        for (var port : texts(in)) {
            ports.add(Integer.valueOf(port));
        }
        return new Roster.Post(
                words.get(0), words.get(1), words.get(2), ports, texts(in), in.readBoolean(), words.get(3));
    }

    private static void write(DataOutputStream out, Collection<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (var text : texts) {
            out.writeUTF(text);
        }
    }

    private static List<String> texts(DataInputStream in) throws IOException {
        var texts = new ArrayList<String>();
        for (int left = in.readInt(); left > 0; left--) {
            texts.add(in.readUTF());
        }
        return texts;
    }
}
