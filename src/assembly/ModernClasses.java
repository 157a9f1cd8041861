import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * {@code ModernClasses FROM.jar TO.jar}: the same classes in the format of Java 11. picocli's have that of Java 5, which
 * JDK 17 verifies slowly at each start, and JDK 25 leaves out of its archives of classes.
 */
final class ModernClasses {

    private static final int FIRST_WITH_FRAMES = Opcodes.V1_7;

    public static void main(String[] jars) throws IOException {
        var from = Path.of(jars[0]);
        var to = Path.of(jars[1]);
        Files.createDirectories(to.toAbsolutePath().getParent());
        try (var old = new JarFile(from.toFile());
                var known = new URLClassLoader(new URL[] {url(from)}, ClassLoader.getPlatformClassLoader());
                var modern = new JarOutputStream(Files.newOutputStream(to))) {
            for (var entry : (Iterable<JarEntry>) old.stream()::iterator) {
                var copy = new JarEntry(entry.getName());
                copy.setLastModifiedTime(entry.getLastModifiedTime());
                modern.putNextEntry(copy);
                var bytes = old.getInputStream(entry).readAllBytes();
                modern.write(entry.getName().endsWith(".class") ? modern(bytes, known) : bytes);
            }
        }
    }

    private static URL url(Path jar) throws MalformedURLException {
        return jar.toUri().toURL();
    }

    private static byte[] modern(byte[] old, ClassLoader known) {
        var reader = new ClassReader(old);
        if (reader.readUnsignedShort(6) >= FIRST_WITH_FRAMES) {
            return old;
        }
        var writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
            @Override
            protected ClassLoader getClassLoader() {
                return known;
            }
        };
        reader.accept(inFormat(Opcodes.V11, writer), ClassReader.SKIP_FRAMES);
        return writer.toByteArray();
    }

    private static ClassVisitor inFormat(int version, ClassWriter writer) {
        return new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public void visit(
                    int old, int access, String name, String signature, String parent, String[] interfaces) {
                super.visit(version, access, name, signature, parent, interfaces);
            }
        };
    }
}
