package io.langfusectl.cli;

import io.langfusectl.problem.Detail;
import io.langfusectl.problem.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
        return new Messages(new MessageBundle(japanese ? "messages_ja.properties" : "messages.properties"));
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

    /** What has failed. */
    String what(Failure failure) {
        return say("problem." + failure.problem(), failure.details()).strip();
    }

    /** What can be done about it. */
    String fix(Failure failure) {
        return say("problem." + failure.problem() + ".fix", failure.details());
    }

    private Object inWords(Object detail) {
        return detail instanceof Detail complaint
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

    /**
     * A file of words, in parts. Most commands need only the first: to read all takes longer than all else they say.
     */
    private static final class MessageBundle extends ResourceBundle {

        private static final byte[] MARK = "\n# ----".getBytes(StandardCharsets.US_ASCII);

        private final byte[] file;
        private final Properties words = new Properties();
        private int read;

        MessageBundle(String name) {
            file = file(name);
            readPart();
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

        private void readPart() {
            var end = endOfPart();
            var part = new ByteArrayInputStream(file, read, end - read);
            read = end;
            try {
                words.load(new InputStreamReader(part, StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private int endOfPart() {
            for (int at = read + 1; at < file.length; at++) {
                if (file[at] == MARK[0]
                        && Arrays.equals(file, at, Math.min(at + MARK.length, file.length), MARK, 0, MARK.length)) {
                    return at;
                }
            }
            return file.length;
        }

        @Override
        protected synchronized @Nullable Object handleGetObject(String key) {
            var found = words.getProperty(key);
            while (found == null && read < file.length) {
                readPart();
                found = words.getProperty(key);
            }
            return found;
        }

        @Override
        public synchronized Enumeration<String> getKeys() {
            while (read < file.length) {
                readPart();
            }
            return Collections.enumeration(words.stringPropertyNames());
        }
    }
}
