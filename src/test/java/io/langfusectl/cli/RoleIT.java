package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What update-config says of the machine's role, of a metadata service as the proxy's container meets it. */
final class RoleIT {

    private final RealProject project = RunningStacks.project();
    private final MetadataService service = new MetadataService();

    @BeforeEach
    void meet() {
        service.meet(project.container("litellm", "litellm"));
    }

    @AfterEach
    void close() {
        service.close();
    }

    private String findings() {
        return project.ctl("-c iam_role_config.yml update-config --dry-run --json");
    }

    @ParameterizedTest
    @CsvSource({
        "hop-limit-1, AWS_HOP_LIMIT, --http-put-response-hop-limit 2",
        "no-role, AWS_ROLE_NONE, associate-iam-instance-profile"
    })
    void what_keeps_the_role_from_a_container_is_named_with_the_command_that_helps(
            String how, String code, String command) {
        service.serve(how);
        var found = findings();
        assertTrue(found.contains("\"code\":\"" + code + "\""), found);
        assertTrue(found.contains(command), found);
    }

    @Test
    void without_a_metadata_service_it_says_that_this_is_no_ec2() {
        assertTrue(findings().contains("\"code\":\"AWS_ROLE_ABSENT\""));
    }

    @Test
    void a_role_is_found_and_only_its_name_is_asked_for() {
        service.serve("with-role");
        assertTrue(!findings().contains("AWS_ROLE") && !findings().contains("AWS_HOP"));
        assertEquals(
                "[GET /latest/meta-data/iam/security-credentials/, PUT /latest/api/token]",
                service.asked().toString());
    }

    @Test
    void access_keys_ask_for_no_role() {
        var found = project.ctl("-c access_key_config.yml update-config --dry-run --json");
        assertTrue(!found.contains("AWS_ROLE") && !found.contains("AWS_HOP"), found);
    }
}
