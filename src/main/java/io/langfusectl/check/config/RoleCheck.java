package io.langfusectl.check.config;

import io.langfusectl.check.Finding;
import io.langfusectl.engine.Engine;
import io.langfusectl.problem.Failure;
import io.langfusectl.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whether a container of an EC2 machine gets the credentials of the machine's role: asks from inside it, for a token
 * and the role's name, never for the credentials.
 */
public record RoleCheck(Engine engine, String container) {

    /** The answer to the token's request has the hop limit as its time to live: it is sent, and never arrives. */
    private static final String QUESTION = """
            import socket, sys, urllib.error, urllib.request as u
            HOST = '169.254.169.254'
            direct = u.build_opener(u.ProxyHandler({}))
            def ask(path, method, header, value):
                request = u.Request('http://' + HOST + '/latest/' + path, method=method, headers={header: value})
                return direct.open(request, timeout=1).read().decode()
            try:
                socket.create_connection((HOST, 80), timeout=1).close()
            except OSError:
                sys.exit(print('absent'))
            try:
                token = ask('api/token', 'PUT', 'X-aws-ec2-metadata-token-ttl-seconds', '60')
            except urllib.error.HTTPError:
                sys.exit(print('absent'))
            except OSError:
                sys.exit(print('silent'))
            try:
                print(ask('meta-data/iam/security-credentials/', 'GET', 'X-aws-ec2-metadata-token', token).split()[0])
            except (OSError, IndexError):
                print('roleless')
            """;

    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Empty from a container that does not run, or has no Python: no reason to fail. */
    private String answer() {
        try {
            var answer = engine.exec(container, List.of("python3", "-c", QUESTION), LIMIT);
            return answer.exitCode() == 0 ? answer.output().strip() : "";
        } catch (Failure failure) {
            if (failure.problem() == Problem.ENGINE_REFUSED) {
                return "";
            }
            throw failure;
        }
    }

    /** What is wrong; each is a warning: only models on Bedrock need the role. */
    public Optional<Finding> finding() {
        return switch (answer()) {
            case "absent" -> Optional.of(Finding.warning("AWS_ROLE_ABSENT", "environment"));
            case "silent" -> Optional.of(Finding.warning("AWS_HOP_LIMIT", "environment"));
            case "roleless" -> Optional.of(Finding.warning("AWS_ROLE_NONE", "environment"));
            case "" -> Optional.of(Finding.warning("AWS_ROLE_UNASKED", "environment"));
            default -> Optional.empty();
        };
    }
}
