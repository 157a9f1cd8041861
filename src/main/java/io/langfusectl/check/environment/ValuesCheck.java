package io.langfusectl.check.environment;

import io.langfusectl.check.Finding;
import io.langfusectl.compose.Service;
import io.langfusectl.compose.Variables;
import io.langfusectl.secrets.GeneratedSecrets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether the services would accept their environments, and live with them.
 *
 * @param services as they would be started, of all stacks
 * @param isNew whether no data exists yet: then a published secret can still be replaced
 */
public record ValuesCheck(List<Service> services, Variables variables, boolean isNew) {

    private static final List<String> NEEDED = List.of(
            "SALT",
            "NEXTAUTH_URL",
            "DATABASE_URL",
            "CLICKHOUSE_URL",
            "CLICKHOUSE_USER",
            "CLICKHOUSE_PASSWORD",
            "LANGFUSE_S3_EVENT_UPLOAD_BUCKET");

    private static final List<String> NEEDED_BY_WEB = List.of("NEXTAUTH_SECRET", "CLICKHOUSE_MIGRATION_URL");

    private static final String CODED = "(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+";
    private static final Pattern DATABASE_URL = Pattern.compile("postgres(?:ql)?://(?:" + CODED + "(?::" + CODED
            + ")?@)?[A-Za-z0-9.-]+(?::\\d{1,5})?/" + CODED + "(?:\\?\\S*)?");

    /** All findings at once, errors and warnings, each once. */
    public List<Finding> findings() {
        var found = new LinkedHashSet<Finding>();
        for (var service : services) {
            found.addAll(forms(service));
            databaseUrl(service).ifPresent(found::add);
            if (ProductImage.runsLangfuse(service)) {
                found.addAll(needed(service));
                found.addAll(new InitCheck(service.environment(), variables).findings());
            }
        }
        found.addAll(new WriteModeCheck(services, variables).findings());
        found.addAll(new SharedValuesCheck(services, variables).findings());
        found.addAll(unfixedPorts());
        found.addAll(published());
        return List.copyOf(found);
    }

    private List<Finding> forms(Service service) {
        var product = new ProductImage(service.image()).product().orElse("");
        var found = new ArrayList<Finding>();
        service.environment()
                .forEach((name, value) -> ValueRule.ALL.stream()
                        .filter(rule -> rule.product().equals(product) && rule.isAbout(name))
                        .filter(rule -> !value.isEmpty() && !rule.accepts(value))
                        .forEach(rule -> found.add(form(rule, source(name, value, service)))));
        return found;
    }

    private Finding form(ValueRule rule, String name) {
        return Finding.error(rule.words(), variables.origin(name), name, rule.right());
    }

    /** The variable itself or, where the stack's file fills it from another one, that one. */
    private String source(String name, String value, Service service) {
        return Stream.concat(Stream.of(name), service.environment().keySet().stream())
                .filter(other -> variables.value(other).filter(value::equals).isPresent())
                .findFirst()
                .orElse(name);
    }

    private List<Finding> needed(Service service) {
        var isWeb = !service.name().endsWith("worker");
        var byParts = service.environment().containsKey("DATABASE_HOST");
        return Stream.concat(NEEDED.stream(), isWeb ? NEEDED_BY_WEB.stream() : Stream.empty())
                .filter(name -> !(byParts && name.equals("DATABASE_URL")))
                .filter(name -> service.environment().getOrDefault(name, "").isEmpty())
                .map(name -> Finding.error("VALUE_EMPTY", variables.origin(name), name, service.name()))
                .toList();
    }

    /** Names the variable that breaks the address, where it is one of those that it is put together from. */
    private Optional<Finding> databaseUrl(Service service) {
        var url = service.environment().getOrDefault("DATABASE_URL", "");
        if (url.isEmpty() || DATABASE_URL.matcher(url).matches()) {
            return Optional.empty();
        }
        var prefix = ProductImage.runsLangfuse(service) ? "POSTGRES_" : "LITELLM_POSTGRES_";
        var culprit = Stream.of("PASSWORD", "USER", "DB")
                .map(prefix::concat)
                .filter(name -> variables
                        .value(name)
                        .filter(value -> !value.matches(CODED))
                        .isPresent())
                .findFirst()
                .orElse("DATABASE_URL");
        return Optional.of(Finding.error("DATABASE_URL_FORM", variables.origin(culprit), culprit));
    }

    /** Ports that browsers open by the address which Langfuse tells them. */
    private List<Finding> unfixedPorts() {
        return Stream.of("LANGFUSE_PORT", "MINIO_PORT")
                .filter(name -> variables
                        .value(name)
                        .filter(value -> value.matches("0+"))
                        .isPresent())
                .map(name -> Finding.warning("PORT_NOT_FIXED", variables.origin(name), name))
                .toList();
    }

    private List<Finding> published() {
        return GeneratedSecrets.names().stream()
                .sorted()
                .filter(name -> variables
                        .value(name)
                        .filter(value -> GeneratedSecrets.published(name, value))
                        .isPresent())
                .map(name -> Finding.at(
                        isNew ? Finding.Severity.ERROR : Finding.Severity.WARNING,
                        "SECRET_PUBLISHED",
                        variables.origin(name),
                        name))
                .toList();
    }

    static Set<String> names(Service service) {
        return service.environment().keySet();
    }
}
