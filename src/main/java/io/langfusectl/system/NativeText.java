package io.langfusectl.system;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.problem.Reason;
import java.io.File;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;

/**
 * Names and values from the operating system. They are bytes; Java decodes them with the encoding of the locale and
 * puts U+FFFD where that is not possible. Such a text means something else now, so it is refused.
 */
public final class NativeText {

    private static final char REPLACEMENT = '\uFFFD';

    private NativeText() {}

    /** Whether the text is what the system has. */
    public static boolean isReadable(String text) {
        return text.indexOf(REPLACEMENT) < 0;
    }

    /**
     * The text itself.
     *
     * @param shown what the message says of it: the text, or a name where the text may be a secret
     * @throws Failure {@code TEXT_UNREADABLE} if it is not what the system has
     */
    public static String readable(String text, Reason kind, Object shown) {
        if (!isReadable(text)) {
            throw new Failure(Problem.TEXT_UNREADABLE, kind.of(shown), encodingOfNames());
        }
        return text;
    }

    /**
     * Refuses encodings in which every name can be read, but means another file to the engine, which knows only UTF-8.
     *
     * @throws Failure {@code ENCODING_UNSUPPORTED}
     */
    public static void requireSupportedEncoding() {
        var encoding = encodingOfNames();
        if (File.separatorChar == '/' && !isAscii(encoding) && !encoding.equals(StandardCharsets.UTF_8)) {
            throw new Failure(Problem.ENCODING_UNSUPPORTED, System.getProperty("sun.jnu.encoding"));
        }
    }

    /** Java's own choice for names of files, arguments and variables. */
    private static Charset encodingOfNames() {
        return charset(System.getProperty("sun.jnu.encoding", "UTF-8"));
    }

    /**
     * The encoding of the terminal and of what other programs say. The launcher tells it where it gave Java another
     * locale than the user's. Where the locale knows only ASCII, UTF-8 is right more often than question marks.
     */
    public static Charset encodingOfOutput() {
        var told = System.getProperty("langfusectl.charset");
        var charset = charset(told == null ? System.getProperty("native.encoding", "UTF-8") : told);
        return isAscii(charset) ? StandardCharsets.UTF_8 : charset;
    }

    private static boolean isAscii(Charset charset) {
        return charset.equals(StandardCharsets.US_ASCII);
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return StandardCharsets.UTF_8;
        }
    }
}
