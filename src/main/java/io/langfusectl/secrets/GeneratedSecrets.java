package io.langfusectl.secrets;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The values that nobody types: which they are, how each is made, and whose data depends on it. */
public final class GeneratedSecrets {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final Store LANGFUSE = new Store("langfuse", "langfuse_postgres_data");
    private static final Store LITELLM = new Store("litellm", "postgres_data");

    private static final List<Secret> ALL = List.of(
            Secret.of("POSTGRES_PASSWORD", SecretFormat.WORD).in(LANGFUSE),
            Secret.of("CLICKHOUSE_PASSWORD", SecretFormat.WORD),
            Secret.of("REDIS_AUTH", SecretFormat.WORD),
            Secret.of("MINIO_ROOT_PASSWORD", SecretFormat.WORD),
            Secret.of("SALT", SecretFormat.WORD).in(LANGFUSE),
            Secret.of("ENCRYPTION_KEY", SecretFormat.HEX).in(LANGFUSE),
            Secret.of("NEXTAUTH_SECRET", SecretFormat.WORD),
            Secret.of("LANGFUSE_INIT_PROJECT_PUBLIC_KEY", SecretFormat.PUBLIC_KEY)
                    .in(LANGFUSE),
            Secret.of("LANGFUSE_INIT_PROJECT_SECRET_KEY", SecretFormat.SECRET_KEY)
                    .in(LANGFUSE),
            Secret.of("LANGFUSE_INIT_USER_PASSWORD", SecretFormat.WORD).in(LANGFUSE),
            Secret.of("LITELLM_MASTER_KEY", SecretFormat.API_KEY),
            Secret.of("LITELLM_SALT_KEY", SecretFormat.API_KEY).in(LITELLM),
            Secret.of("LITELLM_POSTGRES_PASSWORD", SecretFormat.WORD).in(LITELLM));

    private static final Set<String> NAMES = ALL.stream().map(Secret::name).collect(Collectors.toUnmodifiableSet());

    /** What the workshop and Langfuse's own Compose file committed for all to read. */
    private static final Set<String> PUBLISHED = Set.of(
            "mysecret",
            "mysalt",
            "secret",
            "salt",
            "password",
            "password123",
            "postgres",
            "clickhouse",
            "myredissecret",
            "miniosecret",
            "minio",
            "minioadmin",
            "litellm",
            "changeme",
            "sk-1234",
            "sk-litellm-test-key");

    private static final Predicate<String> PUBLISHED_FORM = Pattern.compile(
                    "0{64}|a7ab7243.*|pk-lf-ac11f99d-.*|sk-lf-e4733269-.*|[ps]k-lf-1234567890")
            .asMatchPredicate();

    private GeneratedSecrets() {}

    /** The names of all generated secrets. */
    public static Set<String> names() {
        return NAMES;
    }

    /** Whether the value of this variable is never to be shown; the public half of a key pair counts as secret too. */
    public static boolean isSecret(String name) {
        return NAMES.contains(name);
    }

    /** New values for all secrets but those present, which are the names that have a value and not an empty one. */
    public static Map<String, String> missingIn(Set<String> present) {
        var made = new LinkedHashMap<String, String>();
        ALL.stream()
                .filter(secret -> !present.contains(secret.name()))
                .forEach(secret -> made.put(secret.name(), secret.secretFormat().make()));
        return made;
    }

    /** A new word that nobody knows. */
    public static String newWord() {
        return SecretFormat.WORD.make();
    }

    /** Whose data was written with this secret, so that another value would no longer open it. */
    public static Optional<Store> storedIn(String name) {
        return ALL.stream()
                .filter(secret -> secret.name().equals(name))
                .findFirst()
                .flatMap(Secret::store);
    }

    /** Whether this value of this secret stands in a public repository. */
    public static boolean published(String name, String value) {
        return isSecret(name) && isPublished(value);
    }

    static boolean isPublished(String value) {
        return PUBLISHED.contains(value) || PUBLISHED_FORM.test(value);
    }

    /** A volume, by its name in the stack's file. */
    public record Store(String stack, String volume) {}

    private record Secret(String name, SecretFormat secretFormat, Optional<Store> store) {
        static Secret of(String name, SecretFormat secretFormat) {
            return new Secret(name, secretFormat, Optional.empty());
        }

        Secret in(Store where) {
            return new Secret(name, secretFormat, Optional.of(where));
        }
    }

    private enum SecretFormat {
        WORD,
        HEX,
        PUBLIC_KEY,
        SECRET_KEY,
        API_KEY;

        String make() {
            return switch (this) {
                case WORD -> word();
                case HEX -> hex();
                case PUBLIC_KEY -> "pk-lf-" + UUID.randomUUID();
                case SECRET_KEY -> "sk-lf-" + UUID.randomUUID();
                case API_KEY -> "sk-" + word();
            };
        }

        private static String word() {
            return RANDOM.ints(32, 0, ALPHABET.length())
                    .mapToObj(i -> ALPHABET.substring(i, i + 1))
                    .collect(Collectors.joining());
        }

        private static String hex() {
            var bytes = new byte[32];
            RANDOM.nextBytes(bytes);
            return HexFormat.of().formatHex(bytes);
        }
    }
}
