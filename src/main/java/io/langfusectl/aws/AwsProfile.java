package io.langfusectl.aws;

import io.langfusectl.files.TextFile;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The access keys of one profile of the AWS command line.
 *
 * @param variables their names in a {@code .env}, with their values
 */
public record AwsProfile(String name, Map<String, String> variables) {

    private static final Pattern SECTION = Pattern.compile("\\s*\\[\\s*(?:profile\\s+)?([^\\]]+?)\\s*]\\s*(?:[#;].*)?");
    private static final Pattern SETTING = Pattern.compile("(\\w+)\\s*=\\s*(\\S*)\\s*");

    private static final Map<String, String> VARIABLES = Map.of(
            "aws_access_key_id", "AWS_ACCESS_KEY_ID",
            "aws_secret_access_key", "AWS_SECRET_ACCESS_KEY",
            "aws_session_token", "AWS_SESSION_TOKEN",
            "region", "AWS_REGION");

    /**
     * Reads {@code ~/.aws/config} and over it {@code ~/.aws/credentials}, or what stands in their place.
     *
     * @throws Failure {@code AWS_PROFILE_MISSING}, or {@code AWS_PROFILE_KEYLESS} for one that logs in another way
     */
    public static AwsProfile read(Path home, Map<String, String> environment, String name) {
        var config = file(home, environment, "AWS_CONFIG_FILE", "config");
        var credentials = file(home, environment, "AWS_SHARED_CREDENTIALS_FILE", "credentials");
        var found = new LinkedHashMap<String, String>();
        var inConfig = collect(config, name, found);
        var inCredentials = collect(credentials, name, found);
        if (!inConfig && !inCredentials) {
            throw new Failure(Problem.AWS_PROFILE_MISSING, name, credentials);
        }
        if (!found.keySet().containsAll(Set.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"))) {
            throw new Failure(Problem.AWS_PROFILE_KEYLESS, name);
        }
        return new AwsProfile(name, Map.copyOf(found));
    }

    private static Path file(Path home, Map<String, String> environment, String variable, String name) {
        var given = environment.getOrDefault(variable, "");
        return given.isEmpty() ? home.resolve(".aws").resolve(name) : Path.of(given);
    }

    private static boolean collect(Path file, String profile, Map<String, String> found) {
        if (!Files.exists(file)) {
            return false;
        }
        var isThere = false;
        var isInside = false;
        for (var line : TextFile.read(file).lines().toList()) {
            var section = SECTION.matcher(line);
            var setting = SETTING.matcher(line);
            if (section.matches()) {
                isInside = section.group(1).equals(profile);
                isThere |= isInside;
            } else if (isInside && setting.matches() && VARIABLES.containsKey(setting.group(1))) {
                found.put(VARIABLES.getOrDefault(setting.group(1), ""), setting.group(2));
            }
        }
        return isThere;
    }

    /** The name only: the rest is secret. */
    @Override
    public String toString() {
        return name;
    }
}
