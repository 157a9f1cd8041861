package io.langfusectl.cli;

import io.langfusectl.problem.Complaint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Properties;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** Every word, in the reader's language: English or Japanese. */
final class Messages {

    private final ResourceBundle bundle;

    private Messages(ResourceBundle bundle) {
        this.bundle = bundle;
    }

    /** The words for a language, such as {@code ja} or {@code ja_JP.UTF-8}; anything unknown is English. */
    static Messages in(String language) {
        var japanese = language.toLowerCase(Locale.ROOT).startsWith("ja");
        return new Messages(new Words(japanese ? "messages_ja.properties" : "messages.properties"));
    }

    /** The words of a key, its placeholders filled; a detail that has words of its own is put into words too. */
    String say(String key, Object... details) {
        var words = bundle.getString(key);
        if (words.indexOf('%') < 0) {
            return words;
        }
        var said = new Object[details.length];
        for (int i = 0; i < said.length; i++) {
            said[i] = inWords(details[i]);
        }
        return String.format(Locale.ROOT, words, said);
    }

    private Object inWords(Object detail) {
        return detail instanceof Complaint complaint
                ? say("reason." + complaint.reason(), complaint.values().toArray())
                : detail;
    }

    /** Whether there are words for the key. */
    boolean has(String key) {
        return bundle.containsKey(key);
    }

    /** The bundle, from which picocli takes the words of the help screens. */
    ResourceBundle bundle() {
        return bundle;
    }

    /** A file of words. Most commands need only its beginning, and to read all takes longer than all else they say. */
    private static final class Words extends ResourceBundle {

        private static final String REST = "\n# ----";

        private final byte[] file;
        private final int rest;
        private final Properties words = new Properties();
        private boolean whole;

        Words(String name) {
            file = file(name);
            rest = beginOfRest();
            read(0, rest);
        }

        /** The launcher says where the words lie beside the jar, which is opened for nothing else at most starts. */
        private static byte[] file(String name) {
            var folder = System.getProperty("langfusectl.words");
            try (var in = folder == null
                    ? Messages.class.getResourceAsStream(name)
                    : Files.newInputStream(Path.of(folder, name))) {
                if (in == null) {
                    throw new IllegalStateException(name);
                }
                return in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private int beginOfRest() {
            var text = new String(file, StandardCharsets.ISO_8859_1);
            var begin = text.indexOf(REST);
            return begin < 0 ? file.length : begin;
        }

        private void read(int begin, int end) {
            var part = new ByteArrayInputStream(file, begin, end - begin);
            try {
                words.load(new InputStreamReader(part, StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        protected @Nullable Object handleGetObject(String key) {
            var found = words.getProperty(key);
            if (found == null) {
                readRest();
                found = words.getProperty(key);
            }
            return found;
        }

        private void readRest() {
            if (!whole) {
                whole = true;
                read(rest, file.length);
            }
        }

        @Override
        public Enumeration<String> getKeys() {
            readRest();
            return Collections.enumeration(words.stringPropertyNames());
        }
    }
}
