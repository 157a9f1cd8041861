package io.langfusectl.cli;

import io.langfusectl.engine.ObservedState;
import io.langfusectl.files.Journal;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Creates or completes a project: undoes an interrupted change, collects the changes and asks for confirmation. */
record ProjectSetup(LangfuseCtl ctl, Project project) {

    /** Undoes the file changes of a command that was killed. */
    void undoOpenJournal() {
        Journal.open(project.directory()).ifPresent(journal -> {
            var names = names(journal);
            journal.undo();
            ctl.console().note("journal.undone", names);
        });
    }

    /** The same for a command that goes on where nothing can be written; that they stay as they are is said. */
    void undoOpenJournalIfWritable() {
        try {
            undoOpenJournal();
        } catch (Failure failure) {
            ctl.console().note("journal.left", ctl.messages().what(failure));
        }
    }

    private String names(Journal journal) {
        return journal.files().stream()
                .map(file -> project.directory().relativize(file).toString())
                .collect(Collectors.joining(", "));
    }

    /** The options of this command line that later commands shall know are in the draft already. */
    PendingChanges pendingChanges(Optional<ObservedState> observed, boolean mock) {
        var pending = new PendingChanges(project);
        ctl.options.instance().ifPresent(name -> pending.setVariable("LANGFUSE_CTL_INSTANCE", name));
        pending.addMissing(observed, mock);
        ctl.options.config().ifPresent(file -> pending.setVariable(PendingChanges.CONFIG, file));
        return ctl.withConfig(pending);
    }

    /**
     * The same for a command that starts the proxy: {@code -c} holds now, and is remembered when it has proved good.
     */
    PendingChanges pendingChangesForStart(ObservedState observed) {
        var pending = new PendingChanges(project);
        ctl.options.instance().ifPresent(name -> pending.setVariable("LANGFUSE_CTL_INSTANCE", name));
        pending.addMissing(Optional.of(observed), false);
        return ctl.withConfig(pending);
    }

    /** Asks for confirmation before anything, even a lock file, is written to a folder that holds other files. */
    void confirmFolder() {
        var pending = new PendingChanges(project);
        if (ctl.options.yes() || !pending.isInForeignFolder()) {
            return;
        }
        pending.variables(); // where they cannot be read there is nothing to ask
        var console = ctl.console();
        if (!console.canAsk() || !console.confirms("init.question", project.directory())) {
            throw new Failure(Problem.FOLDER_NOT_EMPTY, project.directory());
        }
    }

    /** Returns the lines that describe the changes. */
    List<String> describe(PendingChanges pending) {
        var messages = ctl.console().messages();
        var lines = new ArrayList<String>();
        if (pending.isEnvReadableByOthers()) {
            lines.add(messages.say("init.tightened"));
        }
        if (pending.isNewProject()) {
            lines.add(messages.say("init.made.env", pending.addedSecrets().size()));
        } else if (!pending.addedSecrets().isEmpty()) {
            lines.add(messages.say("init.completed", String.join(", ", pending.addedSecrets())));
        }
        if (!pending.projectSecrets().unchecked().isEmpty()) {
            lines.add(messages.say("init.unchecked"));
        }
        pending.newFiles().forEach(file -> lines.add(messages.say("init.made", file)));
        pending.newSettings().forEach((name, value) -> lines.add(messages.say("start.remembered", name, value)));
        return lines;
    }
}
