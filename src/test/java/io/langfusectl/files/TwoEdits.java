package io.langfusectl.files;

import io.langfusectl.problem.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A program that changes two files and makes a third, and dies at one of its steps as if killed. */
final class TwoEdits {

    private TwoEdits() {}

    /** Arguments: the project, the step to die at (or to wait at, when negative), and how it ends. */
    public static void main(String[] arguments) throws IOException {
        var project = Path.of(arguments[0]);
        if (arguments[2].equals("recover")) {
            recover(project, dyingAt(Integer.parseInt(arguments[1])));
            return;
        }
        if (arguments[2].startsWith("late")) {
            var isAllowed = arguments[2].equals("late allowed");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> editLate(project, isAllowed)));
            System.out.println("ready");
            System.in.read();
        }
        var changes = new Changeset(project, () -> {}, dyingAt(Integer.parseInt(arguments[1])));
        changes.edit(Path.of("config.yml"), text -> text + "callbacks: [langfuse_otel]\n");
        changes.editSecret(Path.of(".env"), text -> text.replace("A=1", "A=2"));
        changes.edit(Path.of("new.yml"), text -> "new: true\n");
        if (arguments[2].equals("grow")) {
            grow(changes);
        }
        if (arguments[2].equals("keep")) {
            changes.keep();
        }
        if (arguments[2].equals("wait")) {
            System.out.println("changed");
            System.in.read();
        }
        changes.close();
        System.out.println("done");
    }

    private static void grow(Changeset changes) {
        try {
            changes.edit(Path.of("config.yml"), text -> text + "#".repeat(1_000_000));
        } catch (Failure e) {
            System.out.println(e.getMessage());
        }
    }

    private static void editLate(Path project, boolean isAllowed) {
        try (var changes = isAllowed ? Changeset.evenWhileEnding(project) : new Changeset(project, () -> {})) {
            changes.edit(Path.of("config.yml"), text -> "late: true\n");
            changes.keep();
            System.out.println("kept");
        } catch (Failure e) {
            System.out.println(e.problem());
        }
    }

    private static void recover(Path project, Consumer<String> step) {
        new Journal(project, step).undo();
        System.out.println("done");
    }

    private static Consumer<String> dyingAt(int fatal) {
        var count = new int[1];
        return step -> {
            if (++count[0] == fatal) {
                Runtime.getRuntime().halt(137);
            }
        };
    }
}
