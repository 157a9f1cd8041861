package io.langfusectl.litellm;

/** Edits a block sequence of callbacks line by line. */
record BlockSequenceEdit(CallbackItems callbacks, YamlNode list) {

    String edited() {
        var config = callbacks.editor();
        var kept = callbacks.itemToKeep(list);
        var remove = callbacks.itemsToRemove(list);
        if (callbacks.wanted().isPresent() && kept.isEmpty()) {
            return config.insertFirst(list, "- " + callbacks.wanted().get());
        }
        var isEmptied = remove.size() == list.children().size();
        var edited = config;
        for (int i = list.children().size() - 1; i >= 0; i--) {
            var item = list.children().get(i);
            if (remove.contains(item)) {
                edited = new YamlEditor(withoutLine(edited, item), config.root());
            } else if (kept.filter(item::equals).isPresent()) {
                edited =
                        new YamlEditor(edited.splice(item.start(), item.end(), callbacks.renamed(item)), config.root());
            }
        }
        return isEmptied ? emptied(edited) : edited.text();
    }

    private String withoutLine(YamlEditor config, YamlNode item) {
        int start = config.lineStart(item.start());
        int end = config.endOfLine(item.end());
        int next = config.text().indexOf('\n', end) + 1;
        if (next > 0) {
            return config.splice(start, next, "");
        }
        var lineBreak = start > 1 && config.text().charAt(start - 2) == '\r' ? 2 : 1;
        return config.splice(start - lineBreak, end, "");
    }

    /** An empty list in the place after the key, or after the list's anchor. */
    private String emptied(YamlEditor config) {
        var section = callbacks.editor().root().ownValue(CallbackItems.SECTION).orElseThrow();
        var key = section.ownKey(callbacks.key()).orElseThrow();
        int keyEnd = config.text().indexOf(':', key.end()) + 1;
        int at = keyEnd;
        if (list.isAnchored()) {
            at = config.text().indexOf('&', keyEnd);
            while (at < config.text().length()
                    && !Character.isWhitespace(config.text().charAt(at))) {
                at++;
            }
        }
        return config.splice(at, at, " []");
    }
}
