package io.langfusectl.ssh.config;

import io.langfusectl.problem.Reason;
import io.langfusectl.ssh.LocalUser;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Decides which lines of ssh_config apply to a target.
 *
 * @param words the values from earlier lines
 */
record MatchBlock(SshTarget target, LocalUser localUser, Map<String, List<String>> words) {

    /** Conditions of {@code Match}; those that would need a command or a second pass are not met. */
    boolean isMet(List<String> conditions) {
        for (int i = 0; i < conditions.size(); i++) {
            var word = conditions.get(i);
            boolean negated = word.startsWith("!");
            var condition = (negated ? word.substring(1) : word).toLowerCase(Locale.ROOT);
            if (condition.equals("all")) {
                continue;
            }
            if (i + 1 == conditions.size()) {
                throw new ConfigTokenizer.MalformedLine(Reason.VALUE_MISSING.of());
            }
            if (isMet(condition, List.of(conditions.get(++i).split(",", -1)), negated) == negated) {
                return false;
            }
        }
        return true;
    }

    private boolean isMet(String condition, List<String> patterns, boolean otherwise) {
        return switch (condition) {
            case "host" -> matchesAny(new SshConfig(localUser, target.host(), words).host(), patterns);
            case "originalhost" -> matchesAny(target.host(), patterns);
            case "user" -> matchesAny(new SshConfig(localUser, target.host(), words).user(), patterns);
            case "localuser" -> matchesAny(localUser.user(), patterns);
            default -> otherwise;
        };
    }

    /** Patterns parted by blanks; one with an exclamation mark that fits vetoes the others. */
    static boolean matchesAny(String name, List<String> patterns) {
        return HostPattern.matchesList(name, patterns.toArray(String[]::new));
    }
}
