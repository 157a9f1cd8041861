package io.langfusectl.cli;

import io.langfusectl.stack.Roster;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;

/** A roster and what it was read from, as bytes: read in a moment, and by the program that wrote it alone. */
final class RosterForm {

    private RosterForm() {}

    static void write(DataOutputStream out, RosterInputs inputs) throws IOException {
        out.writeUTF(inputs.program());
        write(out, inputs.files().keySet());
        write(out, inputs.files().values());
        write(out, inputs.names());
        out.writeLong(inputs.environment());
    }

    static RosterInputs inputs(DataInputStream in) throws IOException {
        var program = in.readUTF();
        var stamps = new LinkedHashMap<String, String>();
        var paths = texts(in);
        var values = texts(in);
        for (int i = 0; i < paths.size(); i++) {
            stamps.put(paths.get(i), values.get(i));
        }
        return new RosterInputs(program, stamps, new HashSet<>(texts(in)), in.readLong());
    }

    static void write(DataOutputStream out, Roster roster) throws IOException {
        out.writeInt(roster.stacks().size());
        for (var stack : roster.stacks()) {
            out.writeUTF(stack.name());
            out.writeUTF(stack.project());
            out.writeInt(stack.posts().size());
            for (var post : stack.posts()) {
                write(out, List.of(post.service(), post.container(), post.image(), post.fingerprint()));
                write(out, post.ports().stream().map(String::valueOf).toList());
                write(out, post.networks());
                write(out, post.test());
                out.writeBoolean(post.toComplete());
            }
        }
    }

    static Roster roster(DataInputStream in, Path directory) throws IOException {
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
        return new Roster(directory, stacks);
    }

    private static Roster.Post post(DataInputStream in) throws IOException {
        var words = texts(in);
        var ports = new ArrayList<Integer>();
        for (var port : texts(in)) {
            ports.add(Integer.valueOf(port));
        }
        return new Roster.Post(
                words.get(0), words.get(1), words.get(2), ports, texts(in), texts(in), in.readBoolean(), words.get(3));
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
