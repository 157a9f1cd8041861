package io.langfusectl.litellm;

/** Edits a flow sequence of callbacks item by item. */
record FlowSequenceEdit(CallbackItems callbacks, YamlNode list) {

    String edited() {
        var config = callbacks.editor();
        var kept = callbacks.itemToKeep(list);
        var remove = callbacks.itemsToRemove(list);
        var edited = new YamlEditor(config.text(), config.root());
        for (int i = list.children().size() - 1; i >= 0; i--) {
            var item = list.children().get(i);
            if (remove.contains(item)) {
                edited = new YamlEditor(without(edited, i), config.root());
            } else if (kept.filter(item::equals).isPresent()) {
                edited =
                        new YamlEditor(edited.splice(item.start(), item.end(), callbacks.renamed(item)), config.root());
            }
        }
        if (callbacks.wanted().isPresent() && kept.isEmpty()) {
            return edited.insertFirst(list, '"' + callbacks.wanted().get() + '"');
        }
        return edited.text();
    }

    /** Without the item and its comma: the one after it or, at the end of the list, the one before. */
    private String without(YamlEditor config, int position) {
        var text = config.text();
        var item = list.children().get(position);
        int start = item.start();
        int end = skipBlanks(text, item.end());
        if (text.charAt(end) == ',') {
            end = skipBlanks(text, end + 1);
        } else {
            end = item.end();
            if (position > 0) {
                int previousEnd = list.children().get(position - 1).end();
                start = text.substring(previousEnd, start).matches("[ \t]*,[ \t]*") ? previousEnd : start;
            }
        }
        int lineStart = config.lineStart(start);
        int lineEnd = config.endOfLine(end);
        var isAlone = text.substring(lineStart, start).isBlank()
                && text.substring(end, lineEnd).isBlank();
        return isAlone && lineStart > 0
                ? config.splice(lineStart, text.indexOf('\n', lineEnd) + 1, "")
                : config.splice(start, end, "");
    }

    private static int skipBlanks(String text, int at) {
        int next = at;
        while (text.charAt(next) == ' ' || text.charAt(next) == '\t') {
            next++;
        }
        return next;
    }
}
