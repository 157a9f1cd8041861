package io.langfusectl.stack;

import io.langfusectl.engine.Container;
import io.langfusectl.engine.Labels;
import io.langfusectl.engine.Observed;
import io.langfusectl.stack.Roster.Post;
import java.nio.file.Path;

/** Whether those who should be there run, as they should be, and nobody else; nobody is asked how he is. */
record Parade(Path directory, Observed there) {

    boolean isComplete(Roster.Stack stack) {
        return there.of(stack.project()).size() == stack.posts().size()
                && stack.posts().stream().allMatch(this::isManned);
    }

    private boolean isManned(Post post) {
        return there.container(post.container())
                .filter(container -> container.state() == Container.State.RUNNING)
                .filter(container -> container.fingerprint().equals(post.fingerprint()))
                .filter(container -> container.addresses().keySet().containsAll(post.networks()))
                .filter(container ->
                        directory.toString().equals(container.labels().get(Labels.WORKING_DIR)))
                .isPresent();
    }
}
