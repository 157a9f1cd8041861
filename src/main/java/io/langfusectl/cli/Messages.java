package io.langfusectl.cli;

import io.langfusectl.problem.Complaint;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;

/** Every word, in the reader's language: English, or Japanese over English. */
final class Messages {

    private final ResourceBundle bundle;

    private Messages(ResourceBundle bundle) {
        this.bundle = bundle;
    }

    /** The words for a language, such as {@code ja} or {@code ja_JP.UTF-8}; anything unknown is English. */
    static Messages in(String language) {
        var english = new Words("messages.properties", null);
        return new Messages(
                language.toLowerCase(Locale.ROOT).startsWith("ja")
                        ? new Words("messages_ja.properties", english)
                        : english);
    }

    /** The words of a key, its placeholders filled; a detail that has words of its own is put into words too. */
    String say(String key, Object... details) {
        var said = Arrays.stream(details).map(this::inWords).toArray();
        return String.format(Locale.ROOT, bundle.getString(key), said);
    }

    private Object inWords(Object detail) {
        return detail instanceof Complaint complaint
                ? say("reason." + complaint.reason(), complaint.values().toArray())
                : detail;
    }

    /** Whether there are words for the key. */
    boolean has(String key) {
        try {
            bundle.getString(key);
            return true;
        } catch (MissingResourceException e) {
            return false;
        }
    }

    /** The bundle, from which picocli takes the words of the help screens. */
    ResourceBundle bundle() {
        return bundle;
    }

    /** One file of words over another. */
    private static final class Words extends ResourceBundle {
        private final PropertyResourceBundle words;

        Words(String file, @org.jspecify.annotations.Nullable ResourceBundle fallback) {
            try (var in = Messages.class.getResourceAsStream(file)) {
                if (in == null) {
                    throw new IllegalStateException(file);
                }
                words = new PropertyResourceBundle(new InputStreamReader(in, StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (fallback != null) {
                setParent(fallback);
            }
        }

        @Override
        protected @org.jspecify.annotations.Nullable Object handleGetObject(String key) {
            return words.handleGetObject(key);
        }

        @Override
        public java.util.Enumeration<String> getKeys() {
            return words.getKeys();
        }
    }
}
