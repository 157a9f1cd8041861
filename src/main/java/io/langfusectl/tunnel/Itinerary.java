package io.langfusectl.tunnel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The hosts on the way to a target, the last one being the target itself. */
record Itinerary(List<Dialer.Hop> hops, Laptop laptop) {

    /** The way that ssh's configuration describes. */
    static Itinerary to(SshTarget target, Laptop laptop) {
        var hops = new ArrayList<Dialer.Hop>();
        add(hops, target, laptop);
        return new Itinerary(hops, laptop);
    }

    private static void add(List<Dialer.Hop> hops, SshTarget target, Laptop laptop) {
        var config = SshConfigReader.of(target, laptop);
        if (config.proxyCommand().isEmpty()) {
            config.proxyJump().ifPresent(jumps -> {
                for (var jump : jumps.split(",", -1)) {
                    add(hops, like(target, SshTarget.parse(jump.trim())), laptop);
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
