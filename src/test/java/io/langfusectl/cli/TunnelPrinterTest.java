package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.langfusectl.tunnel.TunnelStateFile;
import io.langfusectl.tunnel.model.TunnelEvent;
import io.langfusectl.tunnel.model.TunnelStatus;
import io.langfusectl.tunnel.model.TunnelStatus.ForwardStatus;
import io.langfusectl.tunnel.model.TunnelStatus.State;
import io.langfusectl.tunnel.model.TunnelStatus.StrayLogin;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shown of a tunnel that is, without one. */
final class TunnelPrinterTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private TunnelPrinter screen(boolean terminal, Console.Format format) {
        return screen("en", terminal, format);
    }

    private TunnelPrinter screen(String language, boolean terminal, Console.Format format) {
        var processContext = ConsoleTest.host(out, err, terminal);
        return new TunnelPrinter(new Console(processContext, Messages.in(language), format, false, false));
    }

    private static TunnelStatus status(Optional<StrayLogin> stray, ForwardStatus... forwards) {
        return new TunnelStatus("me@host", true, Optional.of(Instant.now()), 2, "silent", stray, List.of(forwards));
    }

    private static ForwardStatus forward(int local, State state, String service) {
        return new ForwardStatus("localhost", local, "127.0.0.1:" + local, state, service, 1, 20, 30, 41);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void an_address_is_shown_where_it_works_and_a_remedy_where_there_is_one() {
        screen(false, Console.Format.TEXT)
                .show(status(
                        Optional.empty(),
                        forward(3000, State.READY, "langfuse"),
                        forward(4000, State.NOTHING_LISTENS, "litellm"),
                        forward(9090, State.NOTHING_LISTENS, "")));
        assertEquals("""
                me@host   up 0 s, reconnected 2 times, last disconnect: no answer
                http://localhost:3000 → 127.0.0.1:3000   ready   connections 1, in 20 B, out 30 B, 41 ms
                4000 → 127.0.0.1:4000   nothing listens there; start it on the host: langfuse-ctl start litellm   \
                connections 1, in 20 B, out 30 B, 41 ms
                9090 → 127.0.0.1:9090   nothing listens there   connections 1, in 20 B, out 30 B, 41 ms
                """, out());
    }

    @Test
    void a_program_reads_the_round_trip_the_last_reason_and_the_login_that_goes_astray() {
        screen(false, Console.Format.JSON)
                .show(status(Optional.of(new StrayLogin(3001, 3000)), forward(3001, State.READY, "langfuse")));
        assertTrue(
                out().contains("\"lastReason\":\"silent\",\"strayLogin\":{\"local\":3001,\"expected\":3000}"), out());
        assertTrue(out().contains("\"bytesOut\":30,\"milliseconds\":41}"), out());
    }

    @Test
    void a_login_that_goes_astray_is_warned_of_once_and_again_when_it_changes() {
        var screen = screen(false, Console.Format.TEXT);
        for (int expected : new int[] {3000, 3000, 443}) {
            screen.update(status(Optional.of(new StrayLogin(3001, expected))));
        }
        assertEquals(
                2, err().lines().filter(line -> line.contains("after a login")).count(), err());
        assertTrue(err().contains("-L 443:3000"), err());
    }

    @Test
    void where_lines_change_in_place_the_story_does_not_tear_them() {
        var screen = screen(true, Console.Format.TEXT);
        screen.update(status(Optional.empty()));
        screen.heard(new TunnelEvent(TunnelEvent.Kind.LOST, "silent"));
        screen.heard(new TunnelEvent(TunnelEvent.Kind.BACK, "silent"));
        assertFalse(err().contains("Connection lost"), err());
        var plain = screen(false, Console.Format.TEXT);
        plain.heard(new TunnelEvent(TunnelEvent.Kind.LOST, "silent"));
        assertTrue(err().contains("Connection lost (no answer)"), err());
    }

    /** To programs a reason is the same word in every language. */
    @Test
    void why_a_link_was_lost_is_said_in_japanese_too() {
        var screen = screen("ja", false, Console.Format.TEXT);
        screen.heard(new TunnelEvent(TunnelEvent.Kind.LOST, "silent"));
        screen.show(status(Optional.empty()));
        screen.show(new TunnelStatus("me@host", false, Optional.empty(), 2, "silent", Optional.empty(), List.of()));
        assertFalse((out() + err()).contains("silent"), out() + err());
        assertTrue(err().contains("接続が切れました(応答なし)"), err());
        screen.heard(new TunnelEvent(TunnelEvent.Kind.LOST, "Connection reset"));
        assertTrue(err().contains("接続が切れました(Connection reset)"), err());
        screen("ja", false, Console.Format.JSON).show(status(Optional.empty()));
        assertTrue(out().contains("\"lastReason\":\"silent\""), out());
    }

    @Test
    void what_a_tunnel_wrote_down_is_what_is_read(@TempDir Path folder) {
        var file = TunnelStateFile.in(folder, "me@host", folder);
        for (var stray : List.of(Optional.<StrayLogin>empty(), Optional.of(new StrayLogin(3001, 3000)))) {
            var status = status(stray, forward(3001, State.NOT_READY, "langfuse"), forward(9090, State.READY, ""));
            file.write(status);
            assertEquals(status, file.read().orElseThrow().status());
        }
    }
}
