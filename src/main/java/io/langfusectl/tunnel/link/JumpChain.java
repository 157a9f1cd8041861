package io.langfusectl.tunnel.link;

import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import io.langfusectl.problem.Reason;
import io.langfusectl.ssh.LocalUser;
import io.langfusectl.ssh.config.SshConfigReader;
import io.langfusectl.ssh.config.SshTarget;
import io.langfusectl.ssh.connect.Authenticator;
import io.langfusectl.ssh.connect.SshHop;
import io.langfusectl.ssh.identity.IdentityList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The hosts on the way to a target, the last one being the target itself. */
public record JumpChain(List<SshHop> hops, LocalUser localUser) {

    /** The way that ssh's configuration describes. */
    public static JumpChain to(SshTarget target, LocalUser localUser) {
        var hops = new ArrayList<SshHop>();
        add(hops, target, localUser, List.of());
        return new JumpChain(hops, localUser);
    }

    private static void add(List<SshHop> hops, SshTarget target, LocalUser localUser, List<String> before) {
        var visited = Stream.concat(before.stream(), Stream.of(target.host())).toList();
        if (before.contains(target.host())) {
            throw new Failure(
                    Problem.SSH_CONFIG_INVALID, "ProxyJump", Reason.JUMPS_IN_A_CIRCLE.of(String.join(" → ", visited)));
        }
        var config = SshConfigReader.of(target, localUser);
        if (config.proxyCommand().isEmpty()) {
            config.proxyJump().ifPresent(jumps -> {
                for (var jump : jumps.split(",", -1)) {
                    add(hops, jumpTarget(target, SshTarget.parse(jump.trim())), localUser, visited);
                }
            });
        }
        var authenticator = new Authenticator(config, target, new IdentityList(config, target.identities()));
        hops.add(new SshHop(config, target, authenticator));
    }

    private static SshTarget jumpTarget(SshTarget target, SshTarget jump) {
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

    public LinkFactory linkFactory(LinkContext context) {
        return new LinkFactory(hops, context, localUser);
    }
}
