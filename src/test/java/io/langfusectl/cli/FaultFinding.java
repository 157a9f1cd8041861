package io.langfusectl.cli;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.Yaml;

/**
 * What {@code verify} made of a fault.
 *
 * @param foundHop the hop that failed; empty when none did
 * @param foundCode its problem, or that of a {@code verify} that came to no hop
 */
record FaultFinding(String fault, String hop, String code, String foundHop, String foundCode, double seconds) {

    /** Makes the fault, looks, and undoes it; the installation is ready again afterwards. */
    static FaultFinding of(Fault fault, FaultyProject project) throws InterruptedException {
        fault.make().on(project);
        try {
            var began = System.nanoTime();
            var seen = project.project().session().type("verify --json");
            var seconds = Math.round((System.nanoTime() - began) / 1e8) / 10.0;
            return read(fault, seen, seconds);
        } finally {
            fault.undo().on(project);
            project.project().ctl("start");
        }
    }

    boolean isNamed() {
        return hop.equals(foundHop) && code.equals(foundCode);
    }

    boolean isCalledHealthy() {
        return foundCode.isEmpty();
    }

    private static FaultFinding read(Fault fault, Session.Seen seen, double seconds) {
        var last = seen.out().isBlank() ? json(seen.err()) : lastHop(seen.out());
        var problem = seen.code() == 0 ? "" : String.valueOf(last.get("problem"));
        var hop = seen.code() == 0 ? "" : String.valueOf(last.getOrDefault("hop", ""));
        return new FaultFinding(fault.name(), fault.hop(), fault.code(), hop, problem, seconds);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> lastHop(String text) {
        var hops = (List<Map<String, Object>>) Objects.requireNonNull(json(text).get("hops"));
        return hops.get(hops.size() - 1);
    }

    private static Map<String, Object> json(String text) {
        return new Yaml().load(text);
    }
}
