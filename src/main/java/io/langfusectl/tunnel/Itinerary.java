package io.langfusectl.tunnel;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.problem.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The hosts on the way to a target, the last one being the target itself. */
record Itinerary(List<Dialer.Hop> hops, Laptop laptop) {

    /** The way that ssh's configuration describes. */
    static Itinerary to(SshTarget target, Laptop laptop) {
        var hops = new ArrayList<Dialer.Hop>();
        add(hops, target, laptop, List.of());
        return new Itinerary(hops, laptop);
    }

    private static void add(List<Dialer.Hop> hops, SshTarget target, Laptop laptop, List<String> before) {
        var way = Stream.concat(before.stream(), Stream.of(target.host())).toList();
        if (before.contains(target.host())) {
            throw new Failure(
                    Problem.SSH_CONFIG_INVALID, "ProxyJump", Reason.JUMPS_IN_A_CIRCLE.of(String.join(" → ", way)));
        }
        var config = SshConfigReader.of(target, laptop);
        if (config.proxyCommand().isEmpty()) {
            config.proxyJump().ifPresent(jumps -> {
                for (var jump : jumps.split(",", -1)) {
                    add(hops, like(target, SshTarget.parse(jump.trim())), laptop, way);
                }
            });
        }
        var login = new Login(config, target, new Identities(config, target.identities()));
        hops.add(new Dialer.Hop(config, target, login));
    }

    private static SshTarget like(SshTarget target, SshTarget jump) {
        return new SshTarget(
                jump.host(),
                jump.user(),
                jump.port(),
                List.of(),
                target.acceptNew(),
                target.password(),
                Optional.empty(),
                Optional.empty());
    }

    Dialer dialer(House house) {
        return new Dialer(hops, house, laptop);
    }
}
