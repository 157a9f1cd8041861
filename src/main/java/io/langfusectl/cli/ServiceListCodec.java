package io.langfusectl.cli;

import io.langfusectl.stack.health.ExpectedServices;
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
final class ServiceListCodec {

    private ServiceListCodec() {}

    static void write(DataOutputStream out, CacheKey inputs) throws IOException {
        out.writeUTF(inputs.program());
        write(out, inputs.files().keySet());
        write(out, inputs.files().values());
        write(out, inputs.names());
        out.writeLong(inputs.environment());
    }

    static CacheKey inputs(DataInputStream in) throws IOException {
        var program = in.readUTF();
        var stamps = new LinkedHashMap<String, String>();
        var paths = texts(in);
        var values = texts(in);
        for (int i = 0; i < paths.size(); i++) {
            stamps.put(paths.get(i), values.get(i));
        }
        return new CacheKey(program, stamps, new HashSet<>(texts(in)), in.readLong());
    }

    static void write(DataOutputStream out, ExpectedServices expectedServices) throws IOException {
        out.writeInt(expectedServices.stacks().size());
        for (var expectedStack : expectedServices.stacks()) {
            out.writeUTF(expectedStack.name());
            out.writeUTF(expectedStack.project());
            out.writeInt(expectedStack.services().size());
            for (var expected : expectedStack.services()) {
                write(out, List.of(expected.service(), expected.container(), expected.image(), expected.fingerprint()));
                write(out, expected.ports().stream().map(String::valueOf).toList());
                write(out, expected.networks());
                write(out, expected.test());
                out.writeBoolean(expected.toComplete());
            }
        }
    }

    static ExpectedServices roster(DataInputStream in, Path directory) throws IOException {
        var stacks = new ArrayList<ExpectedServices.ExpectedStack>();
        for (int left = in.readInt(); left > 0; left--) {
            var name = in.readUTF();
            var engineProject = in.readUTF();
            var services = new ArrayList<ExpectedServices.ExpectedService>();
            for (int more = in.readInt(); more > 0; more--) {
                services.add(post(in));
            }
            stacks.add(new ExpectedServices.ExpectedStack(name, engineProject, services));
        }
        return new ExpectedServices(directory, stacks);
    }

    private static ExpectedServices.ExpectedService post(DataInputStream in) throws IOException {
        var words = texts(in);
        var ports = new ArrayList<Integer>();
        for (var port : texts(in)) {
            ports.add(Integer.valueOf(port));
        }
        return new ExpectedServices.ExpectedService(
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
