package io.langfusectl.cli;

import io.langfusectl.engine.ObservedState;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.settings.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a folder becomes a project, or a project complete: undo what was cut short, decide, ask, tell. */
record Founding(LangfuseCtl ctl, Project project) {

    /** An earlier command was killed while it changed files: they go back first. */
    void undoOpenJournal() {
        Journal.open(project.directory()).ifPresent(journal -> {
            var names = names(journal);
            journal.undo();
            ctl.screen().note("journal.undone", names);
        });
    }

    /** The same for a command that goes on where nothing can be written; that they stay as they are is said. */
    void undoOpenJournalIfWritable() {
        try {
            undoOpenJournal();
        } catch (Failure failure) {
            ctl.screen().note("journal.left", ctl.messages().what(failure));
        }
    }

    private String names(Journal journal) {
        return journal.files().stream()
                .map(file -> project.directory().relativize(file).toString())
                .collect(Collectors.joining(", "));
    }

    /** The options of this command line that later commands shall know are in the draft already. */
    Draft draft(Optional<ObservedState> there, boolean mock) {
        var draft = new Draft(project);
        ctl.options.instance().ifPresent(name -> draft.remember("LANGFUSE_CTL_INSTANCE", name));
        draft.complete(there, mock);
        ctl.options.config().ifPresent(file -> draft.remember(Draft.CONFIG, file));
        return draft;
    }

    /**
     * The same for a command that starts the proxy: {@code -c} holds now, and is remembered when it has proved good.
     */
    Draft draftToStart(ObservedState there) {
        var draft = new Draft(project);
        ctl.options.instance().ifPresent(name -> draft.remember("LANGFUSE_CTL_INSTANCE", name));
        draft.complete(Optional.of(there), false);
        ctl.options.config().ifPresent(draft::useConfig);
        return draft;
    }

    /** Nobody's folder is filled without a yes, not even with a lock. */
    void agree() {
        var draft = new Draft(project);
        if (ctl.options.yes() || !draft.isInForeignFolder()) {
            return;
        }
        draft.variables(); // where they cannot be read there is nothing to ask
        var screen = ctl.screen();
        if (!screen.canAsk() || !screen.confirms("init.question", project.directory())) {
            throw new Failure(Problem.FOLDER_NOT_EMPTY, project.directory());
        }
    }

    /** What the draft will have changed, in words. */
    List<String> told(Draft draft) {
        var messages = ctl.screen().messages();
        var lines = new ArrayList<String>();
        if (draft.isTooOpen()) {
            lines.add(messages.say("init.tightened"));
        }
        if (draft.isNewProject()) {
            lines.add(messages.say("init.made.env", draft.addedSecrets().size()));
        } else if (!draft.addedSecrets().isEmpty()) {
            lines.add(messages.say("init.completed", String.join(", ", draft.addedSecrets())));
        }
        if (!draft.vault().unchecked().isEmpty()) {
            lines.add(messages.say("init.unchecked"));
        }
        draft.newFiles().forEach(file -> lines.add(messages.say("init.made", file)));
        draft.remembered().forEach((name, value) -> lines.add(messages.say("start.remembered", name, value)));
        return lines;
    }
}
