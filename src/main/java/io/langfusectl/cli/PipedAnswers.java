package io.langfusectl.cli;

import io.langfusectl.ssh.Prompter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a person has answered already, handed to the background process on its input: on no disk, in no list of
 * processes.
 */
record PipedAnswers(Map<String, char[]> answers) implements Prompter {

    static PipedAnswers read(InputStream in) {
        var answers = new HashMap<String, char[]>();
        try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (var of = lines.readLine(); of != null; of = lines.readLine()) {
                var secret = lines.readLine();
                answers.put(of, secret == null ? new char[0] : secret.toCharArray());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PipedAnswers(answers);
    }

    void write(OutputStream to) throws IOException {
        try (to) {
            for (var answer : answers.entrySet()) {
                to.write((answer.getKey() + "\n").getBytes(StandardCharsets.UTF_8));
                var secret = StandardCharsets.UTF_8.encode(CharBuffer.wrap(answer.getValue()));
                to.write(secret.array(), secret.arrayOffset(), secret.remaining());
                to.write('\n');
            }
        }
    }

    @Override
    public Optional<char[]> passphrase(Path key, int attempt) {
        return attempt > 1 ? Optional.empty() : Optional.ofNullable(answers.get(key.toString()));
    }

    @Override
    public Optional<char[]> password(String userAtHost) {
        return Optional.ofNullable(answers.get(userAtHost));
    }

    @Override
    public String toString() {
        return answers.keySet().toString();
    }
}
