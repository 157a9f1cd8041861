package io.langfusectl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.langfusectl.files.AtomicFile;
import io.langfusectl.files.StateFolder;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.stack.StackService;
import io.langfusectl.stack.plan.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** After a failed start, what the service that failed had said is kept, masked, for those who look later. */
record FailureLog(Project project, Console console) {

    private static final int LINES = 1000;

    /** In bytes. */
    private static final int LARGEST = 1_000_000;

    /** Of one {@code char} in UTF-8. */
    private static final int MOST_BYTES = 3;

    void keep(StackService work, Plan plan, Failure failure) {
        write(hear(work, plan, failure));
    }

    /** What the service that failed had said, by its name: for whoever may not write yet. */
    Map<String, String> hear(StackService work, Plan plan, Failure failure) {
        var details = Set.copyOf(Arrays.asList(failure.details()));
        var containers = new LinkedHashMap<String, String>();
        plan.steps().stream()
                .filter(step -> details.contains(step.service()))
                .forEach(step -> containers.put(step.service(), step.resource()));
        var heard = new LinkedHashMap<String, String>();
        containers.forEach((service, container) -> {
            var words = lastWords(work, service, container);
            if (!words.isEmpty()) {
                heard.put(service, words);
            }
        });
        return heard;
    }

    private String lastWords(StackService work, String service, String container) {
        try {
            return end(work.logTail(container, LINES));
        } catch (Failure failure) {
            unkept(service, failure);
            return "";
        }
    }

    /** As many whole lines as there is room for; of a last line that is longer, its end. */
    private static String end(List<String> lines) {
        int first = lines.size();
        int room = LARGEST;
        while (first > 0 && room >= size(lines.get(first - 1))) {
            first--;
            room -= size(lines.get(first));
        }
        if (first == lines.size() && first > 0) {
            var last = lines.get(first - 1);
            int from = last.length() - (LARGEST - 1) / MOST_BYTES;
            return last.substring(Character.isLowSurrogate(last.charAt(from)) ? from + 1 : from) + "\n";
        }
        return lines.subList(first, lines.size()).stream()
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private static int size(String line) {
        return line.getBytes(UTF_8).length + 1;
    }

    /** What cannot be written is told; the failure that is on its way is told by others, whatever becomes of this. */
    void write(Map<String, String> heard) {
        heard.forEach((service, words) -> {
            try {
                var file = StateFolder.make(project.directory()).resolve("last-words-" + service + ".log");
                replace(file, words);
                console.say("last.words", file);
            } catch (Failure failure) {
                unkept(service, failure);
            }
        });
    }

    /** Whatever is there, be it broken or too large to be read. */
    private static void replace(Path file, String words) {
        try {
            AtomicFile.replaceUnsynced(file, words.getBytes(UTF_8));
        } catch (IOException e) {
            throw new Failure(e, Problem.FILE_NOT_WRITABLE, file);
        }
    }

    private void unkept(String service, Failure failure) {
        console.note("last.words.unkept", service, console.messages().what(failure));
    }
}
