package io.langfusectl.check.environment;

import io.langfusectl.check.Finding;
import io.langfusectl.compose.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether Langfuse's first organisation, project, keys and user are given whole: by halves they are passed over. */
record InitCheck(Map<String, String> environment, Variables variables) {

    private static final String PREFIX = "LANGFUSE_INIT_";

    List<Finding> findings() {
        var found = new ArrayList<Finding>();
        environment.keySet().stream()
                .filter(name -> name.startsWith(PREFIX) && !name.equals("LANGFUSE_INIT_ORG_ID") && isSet(name))
                .findFirst()
                .ifPresent(name -> needs(name, "ORG_ID", found));
        pair("PROJECT_PUBLIC_KEY", "PROJECT_SECRET_KEY", found);
        pair("USER_EMAIL", "USER_PASSWORD", found);
        if (isSet(PREFIX + "PROJECT_SECRET_KEY")) {
            needs(PREFIX + "PROJECT_SECRET_KEY", "PROJECT_ID", found);
        }
        return found;
    }

    private void pair(String one, String other, List<Finding> found) {
        if (isSet(PREFIX + one)) {
            needs(PREFIX + one, other, found);
        }
        if (isSet(PREFIX + other)) {
            needs(PREFIX + other, one, found);
        }
    }

    private void needs(String there, String other, List<Finding> found) {
        var missing = PREFIX + other;
        if (!isSet(missing)) {
            found.add(Finding.error("INIT_HALF_SET", variables.origin(there), there, missing));
        }
    }

    private boolean isSet(String name) {
        return !environment.getOrDefault(name, "").isEmpty();
    }
}
