package io.langfusectl.files;

import io.langfusectl.problem.Failure;
import java.io.IOException;
import java.nio.file.Path;

/** A program that holds a lock until its input ends. */
final class LockHolder {

    private LockHolder() {}

    public static void main(String[] arguments) throws IOException {
        try (var lock = ProjectLock.take(Path.of(arguments[0]), "start")) {
            System.out.println("held");
            System.in.read();
        } catch (Failure e) {
            System.out.println(e.getMessage());
        }
    }
}
