package io.langfusectl.tunnel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds what ssh's configuration says of a target. */
final class SshConfigReader {

    private SshConfigReader() {}

    static SshConfig of(SshTarget target, Laptop laptop) {
        Map<String, List<String>> words = new HashMap<>();
        target.user().ifPresent(user -> words.put("user", new ArrayList<>(List.of(user))));
        target.port().ifPresent(port -> words.put("port", new ArrayList<>(List.of(port.toString()))));
        return new SshConfig(laptop, target.host(), words);
    }
}
