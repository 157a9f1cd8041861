"""Both ways in, by write mode: what is answered, and when it can be read where."""

import gzip
import json
import re
import secrets
import time
import unittest

from bench import MIGRATED, bench, until
from events import INGESTION, JSON, KEYS, OTLP, appears, export, recorded, score, send_span, span, tagged, trace_and_generation, v2

MODE, OTEL = "LANGFUSE_MIGRATION_V4_WRITE_MODE", "LANGFUSE_MIGRATION_V4_NATIVE_OTEL_BEHAVIOUR"
CLOSED = ("This endpoint is not available on deployments running in Langfuse v4 events_only mode. "
          "Learn more about Langfuse v4 at: https://langfuse.com/docs/v4")
QUICK = {"STANDIN_PROPAGATION_PARTITION_SECONDS": "1", "STANDIN_PROPAGATION_AGE_SECONDS": "2", "STANDIN_PROPAGATION_INTERVAL_SECONDS": "0.5"}


class Pair(unittest.TestCase):
    """Web and worker of one write mode."""

    environment = {}
    version = "4.16.0"

    @classmethod
    def setUpClass(cls):
        cls.web = bench().web({**MIGRATED, **cls.environment}, cls.version)
        cls.worker = bench().worker({**cls.environment, **QUICK}, cls.version)
        cls.addClassCleanup(cls.web.remove)
        cls.addClassCleanup(cls.worker.remove)
        cls.web.ready()
        cls.worker.ready()

    def post(self, batch, **how):
        return self.web.ask(INGESTION, "POST", {"batch": batch}, keys=KEYS, **how)

    def otlp(self, body, headers=None):
        return self.web.ask(OTLP, "POST", body, headers or {}, KEYS)

    def traces(self, tag):
        answer = self.web.ask(f"/api/public/traces?tags={tag}", keys=KEYS)
        return answer.body["data"] if answer.status == 200 else []

    def tag(self):
        return "tag-" + secrets.token_hex(4)


class EventsOnly(Pair):
    def test_old_events_are_refused_inside_a_207(self):
        batch = trace_and_generation("old")
        answer = self.post([*batch, score()])
        self.assertEqual(207, answer.status)
        self.assertEqual([201], [one["status"] for one in answer.body["successes"]])
        self.assertEqual([one["id"] for one in batch], [one["id"] for one in answer.body["errors"]])
        for kind, error in zip(("trace-create", "generation-create"), answer.body["errors"], strict=True):
            self.assertEqual((400, "Event type not accepted"), (error["status"], error["message"]))
            self.assertTrue(error["error"].startswith(
                f'Event type "{kind}" is not accepted by /api/public/ingestion when LANGFUSE_MIGRATION_V4_WRITE_MODE is '
                "events_only. This endpoint only accepts score and log events. Upgrade the client"))
            self.assertIn("LANGFUSE_MIGRATION_V4_WRITE_MODE=dual on both the web and worker services and redeploy. Docs: ", error["error"])
        self.assertIn("Rejected 2 event(s) from the legacy /api/public/ingestion endpoint", self.web.logs())
        self.assertEqual("Event type not accepted", self.post([{"id": "1", "type": "x", "body": {}}]).body["errors"][0]["message"])

    def test_a_span_is_readable_without_the_wait_of_ingestion(self):
        """Measured: about a second, where /ingestion waits for five first; a busy machine takes longer now and then."""
        quickest = 60.0
        for _ in range(5):
            tag = self.tag()
            began = time.monotonic()
            answer = send_span(self.web, tag)
            found, _ = appears(self.web, tag)
            quickest = min(quickest, time.monotonic() - began)
            self.assertEqual((200, [tag]), (answer.status, found[0]["tags"]))
            if quickest < 3:
                return
        self.fail(f"readable after {quickest:.1f} s at best")

    def test_otlp_answers_with_the_queues_job(self):
        answer = self.otlp(export(span(self.tag())))
        job = answer.body
        self.assertEqual(("otel-ingestion-job", 6), (job["name"], job["opts"]["attempts"]))
        self.assertRegex(job["data"]["payload"]["data"]["fileKey"], r"^events/otel/project/\d{4}/\d\d/\d\d/\d\d/\d\d/[0-9a-f-]{36}\.json$")
        self.assertTrue(job["id"].isdigit())
        self.assertNotIn("partialSuccess", answer.text)
        self.assertTrue(answer.headers["Content-Type"].startswith("application/json"))

    def test_protobuf_and_gzip(self):
        body, headers = recorded("otel-call.bin"), {"Content-Type": "application/x-protobuf"}
        self.assertEqual("otel-ingestion-job", self.otlp(body, headers).body["name"])
        self.assertEqual(200, self.otlp(gzip.compress(body), {**headers, "Content-Encoding": "gzip"}).status)
        tag = self.tag()
        packed = gzip.compress(json.dumps(export(span(tag))).encode())
        self.assertEqual(200, self.otlp(packed, {**JSON, "Content-Encoding": "gzip"}).status)
        appears(self.web, tag)

    def test_otlp_that_is_wrong(self):
        protobuf = {"Content-Type": "application/x-protobuf"}
        for body, headers, words in (
                (b"{}", {"Content-Type": "text/plain"}, "Invalid content type"),
                (b"{", JSON, "Failed to parse OTel JSON Trace"),
                (b"\xff\xff", protobuf, "Failed to parse OTel Protobuf Trace"),
                (b"no gzip", {**JSON, "Content-Encoding": "gzip"}, "Failed to decompress request body"),
                *((export(span("x")), {"x-langfuse-ingestion-version": version},
                   f'Unsupported x-langfuse-ingestion-version: "{version}". Maximum supported: "4".') for version in ("5", "abc"))):
            answer = self.otlp(body, headers)
            self.assertEqual((400, {"error": words}), (answer.status, answer.body))
        for version in ("3", "4.0"):
            self.assertEqual(200, self.otlp(export(span("x")), {"x-langfuse-ingestion-version": version}).status)
        broken = span("x")
        del broken["traceId"]
        self.assertTrue(self.otlp(export(broken)).body["error"].startswith(
            "Invalid OTLP trace export: 1 of 1 span(s) cannot be processed (traceId:absent). "))
        for empty in ({}, {"resourceSpans": []}, export()):
            answer = self.otlp(empty)
            self.assertEqual((200, "{}"), (answer.status, answer.text))
        self.assertEqual(405, self.web.ask(OTLP, keys=KEYS).status)

    def test_its_neighbours(self):
        answer = self.web.ask("/api/public/otel/v1/metrics", "POST", {}, keys=KEYS)
        self.assertEqual((200, {"message": "OK"}), (answer.status, answer.body))
        for path in ("/api/public/otel/v1/logs", "/api/public/otel", "/api/public/no-such-thing"):
            answer = self.web.ask(path, "POST", {}, keys=KEYS)
            self.assertEqual(404, answer.status)
            self.assertTrue(answer.headers["Content-Type"].startswith("text/html"), path)

    def test_ingestion_that_is_wrong(self):
        self.assertEqual((207, {"successes": [], "errors": []}), (self.post([]).status, self.post([]).body))
        answer = self.web.ask(INGESTION, "POST", {}, keys=KEYS)
        self.assertEqual((400, {"message": "Invalid request data", "errors": ["Invalid input: expected array, received undefined"]}),
                         (answer.status, answer.body))
        answer = self.web.ask(INGESTION, "POST", b"{", JSON, KEYS)
        self.assertEqual((400, "Invalid JSON"), (answer.status, answer.text))
        self.assertEqual(405, self.web.ask(INGESTION, keys=KEYS).status)

    def test_a_score_is_readable_after_some_six_seconds(self):
        identity = secrets.token_hex(6)
        self.post([score(identity=identity)])
        began = time.monotonic()
        until("the score", lambda: any(one["id"] == identity for one in self.web.ask("/api/public/v3/scores", keys=KEYS).body["data"]))
        minutes = time.gmtime().tm_hour * 60 + time.gmtime().tm_min
        if 15 <= minutes < 23 * 60 + 45:
            self.assertTrue(4 < time.monotonic() - began < 12, time.monotonic() - began)

    def test_closed_routes_answer_404_before_anybody_is_asked(self):
        for path in ("traces", "traces/1", "observations", "observations/1", "sessions", "sessions/1", "metrics", "metrics/daily",
                     "scores", "v2/scores", "datasets/n/runs", "dataset-run-items"):
            answer = self.web.ask(f"/api/public/{path}")
            self.assertEqual((404, {"message": CLOSED}), (answer.status, answer.body), path)
        for path in ("traces", "events", "spans", "generations"):
            answer = self.web.ask(f"/api/public/{path}", "POST", {})
            self.assertEqual((404, {"message": CLOSED}), (answer.status, answer.body), path)

    def test_open_routes(self):
        for path in ("projects", "v2/observations", "v3/scores", "datasets", "v2/datasets", "v2/prompts", "models"):
            self.assertEqual((401, 200), (self.web.ask(f"/api/public/{path}").status, self.web.ask(f"/api/public/{path}", keys=KEYS).status), path)
        answer = self.web.ask("/api/public/traces/unknown", "DELETE", keys=KEYS)
        self.assertEqual((200, {"message": "Trace deleted successfully"}), (answer.status, answer.body))
        self.assertIn("id", self.web.ask("/api/public/scores", "POST", {"name": "n", "value": 1, "traceId": "t"}, keys=KEYS).body)

    def test_data_lies_in_each_store_on_its_way(self):
        self.worker.stop()
        try:
            before = int(bench().redis("LLEN", "bull:otel-ingestion-queue:wait"))
            key = send_span(self.web, self.tag()).body["data"]["payload"]["data"]["fileKey"]
            self.assertEqual(before + 1, int(bench().redis("LLEN", "bull:otel-ingestion-queue:wait")))
            self.assertIsNotNone(bench().inside("minio", "ls", f"/data/langfuse/{key}"))
        finally:
            self.worker.start()
        until("the queue is empty", lambda: bench().redis("LLEN", "bull:otel-ingestion-queue:wait") == "0")


class Dual(Pair):
    environment = {MODE: "dual"}

    def test_otlp_is_readable_on_both_sides(self):
        tag = self.tag()
        send_span(self.web, tag)
        appears(self.web, tag)
        self.assertEqual([tag], until("the trace", lambda: self.traces(tag))[0]["tags"])

    def test_old_events_are_readable_as_a_trace_and_later_as_events(self):
        tag = self.tag()
        batch = trace_and_generation(tag)
        self.assertEqual([201, 201], [one["status"] for one in self.post(batch).body["successes"]])
        [trace] = until("the trace", lambda: self.traces(tag))
        whole = lambda: self.web.ask(f"/api/public/traces/{trace['id']}", keys=KEYS).body["observations"]
        self.assertEqual(["litellm-acompletion"], [one["name"] for one in until("the generation", whole)])
        found = until("the propagated events", lambda: len(tagged(self.web, tag)) == 2 and tagged(self.web, tag))
        root = next(one for one in found if one["isRootObservation"])
        child = next(one for one in found if not one["isRootObservation"])
        self.assertEqual(("t-" + trace["id"], "SPAN"), (root["id"], root["type"]))
        self.assertEqual(("t-" + trace["id"], "GENERATION"), (child["parentObservationId"], child["type"]))

    def test_an_unknown_event_type_is_invalid_here(self):
        [error] = self.post([{"id": "1", "type": "x", "body": {}}]).body["errors"]
        self.assertEqual((400, "Invalid request data"), (error["status"], error["message"]))
        json.loads(error["error"])

    def test_closed_routes_are_open(self):
        for path in ("traces", "observations", "sessions", "metrics/daily", "scores", "v2/scores"):
            self.assertEqual((401, 200), (self.web.ask(f"/api/public/{path}").status, self.web.ask(f"/api/public/{path}", keys=KEYS).status), path)
        answer = self.web.ask("/api/public/traces/unknown", keys=KEYS)
        self.assertEqual((404, "LangfuseNotFoundError"), (answer.status, answer.body["error"]))
        self.assertNotIn("_deprecation", self.web.ask("/api/public/traces", keys=KEYS).text)

    def test_traces_filter_by_tags_and_name(self):
        tag = self.tag()
        self.otlp(export(span(tag, **{"langfuse.trace.name": "one"})))
        until("the trace", lambda: self.traces(tag))
        ask = lambda query: len(self.web.ask(f"/api/public/traces?{query}", keys=KEYS).body["data"])
        self.assertEqual((1, 0, 0), (ask(f"tags={tag}&name=one"), ask(f"tags={tag}&name=two"), ask(f"tags={tag}&tags=none")))


class DualWrite(Pair):
    environment = {MODE: "dual", OTEL: "dual_write"}

    def test_only_new_senders_are_fast_in_the_new_tables(self):
        slow, fast, sdk = self.tag(), self.tag(), self.tag()
        send_span(self.web, slow)
        send_span(self.web, fast, headers={"x-langfuse-ingestion-version": "4"})
        send_span(self.web, sdk, headers={"x-langfuse-sdk-name": "python", "x-langfuse-sdk-version": "4.7.0"})
        appears(self.web, fast)
        appears(self.web, sdk)
        self.assertEqual([], tagged(self.web, slow))
        for tag in (slow, fast, sdk):
            until("the trace", lambda tag=tag: self.traces(tag))
        appears(self.web, slow)


class Legacy(Pair):
    environment = {MODE: "legacy", OTEL: "dual_write"}

    def test_the_new_tables_stay_empty(self):
        tag = self.tag()
        send_span(self.web, tag)
        until("the trace", lambda: self.traces(tag))
        time.sleep(0.5)
        answer = v2(self.web)
        self.assertEqual((200, []), (answer.status, tagged(self.web, tag)))


class LegacyClosed(Pair):
    environment = {MODE: "legacy", OTEL: "dual_write", "LANGFUSE_MIGRATION_V4_ALLOW_PREVIEW_OPT_IN": "false"}

    def test_v2_is_closed_after_authentication(self):
        answer = v2(self.web)
        self.assertEqual((404, {"message": "The observations v2 API is only available in a Langfuse v4 write mode. "
                                           "Learn more at: https://langfuse.com/docs/v4", "error": "LangfuseNotFoundError"}),
                         (answer.status, answer.body))
        self.assertEqual(401, v2(self.web, keys=None).status)
        self.assertEqual(400, self.web.ask("/api/public/v2/metrics?query=x", keys=KEYS).status)


class Version3(Pair):
    """The newest v3: legacy by default, v2 closed."""

    version = "3.225.4"

    def test_it_says_its_version_and_keeps_the_old_model(self):
        self.assertEqual("3.225.4", self.web.ask("/api/public/health").body["version"])
        self.assertEqual(404, v2(self.web).status)
        tag = self.tag()
        body = recorded("otel-call.bin")
        self.assertEqual(200, self.otlp(body, {"Content-Type": "application/x-protobuf", "x-langfuse-ingestion-version": "4"}).status)
        until("the recorded call", lambda: self.traces("captured-otel"))
        self.post(trace_and_generation(tag))
        until("the trace", lambda: self.traces(tag))


class Version3Old(Pair):
    """3.49.1, which the workshop meant: the new LiteLLM's OTLP is accepted and lost, the old one's batch is kept."""

    version = "3.49.1"

    def test_what_arrives_and_what_does_not(self):
        bench().clickhouse("ALTER TABLE traces DELETE WHERE 1")
        until("no traces", lambda: not self.traces("captured-otel"))
        self.assertEqual(200, self.otlp(recorded("otel-call.bin"), {
            "Content-Type": "application/x-protobuf", "x-langfuse-ingestion-version": "4"}).status)
        answer = self.web.ask(INGESTION, "POST", recorded("sdk2-call.json"), JSON, KEYS)
        self.assertEqual(2, len(answer.body["successes"]))
        until("the old batch", lambda: self.traces("captured-old"))
        self.assertEqual([], self.traces("captured-otel"))
        self.assertTrue(re.search("text/html", v2(self.web).headers["Content-Type"]))


if __name__ == "__main__":
    unittest.main()
