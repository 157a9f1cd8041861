package io.langfusectl.check.environment;

import io.langfusectl.compose.ComposeLoader;
import io.langfusectl.compose.EnvFile;
import io.langfusectl.compose.Service;
import io.langfusectl.compose.StackFile;
import io.langfusectl.compose.StackSource;
import io.langfusectl.compose.Variables;
import io.langfusectl.dotenv.DotenvEditor;
import io.langfusectl.secrets.GeneratedSecrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Both of our stacks, as they would run with these lines more in a complete {@code .env}. */
public record Templates(List<Service> services, Variables variables) {

    public static Templates with(String... lines) {
        var secrets =
                new DotenvEditor("").with(GeneratedSecrets.missingIn(Set.of())).text();
        var file = EnvFile.read(String.join("\n", lines) + "\n", ".env", Map.of());
        var all = EnvFile.read(String.join("\n", lines) + "\n" + without(secrets, file), ".env", Map.of());
        var variables = Variables.of(Map.of(), all);
        var services = Stream.of("langfuse", "litellm")
                .flatMap(stack -> read(stack, variables).services().stream())
                .toList();
        return new Templates(services, variables);
    }

    private static String without(String secrets, EnvFile given) {
        return secrets.lines()
                .filter(line -> given.find(line.substring(0, line.indexOf('='))).isEmpty())
                .collect(Collectors.joining("\n"));
    }

    private static StackFile read(String stack, Variables variables) {
        var file = Path.of("templates", stack + ".yml");
        try {
            return ComposeLoader.read(
                    new StackSource(
                            stack,
                            file.toString(),
                            Files.readString(file),
                            Path.of("").toAbsolutePath()),
                    variables);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
