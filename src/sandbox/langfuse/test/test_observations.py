"""Reading: groups of fields, what is ignored, filters, cursor, metrics; and the shapes of real LiteLLM's traces."""

import json
import secrets
import unittest
import urllib.parse
from datetime import UTC, datetime, timedelta

from bench import MIGRATED, bench, until
from events import JSON, KEYS, OTLP, PROTOBUF, export, recorded, span, tagged, v2

CORE = {"id", "traceId", "startTime", "endTime", "projectId", "parentObservationId", "type", "latency", "timeToFirstToken", "modelId",
        "inputPrice", "outputPrice", "totalPrice"}
BASIC = {"name", "level", "statusMessage", "version", "environment", "userId", "sessionId", "isRootObservation", "bookmarked", "public"}


class Reads(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.web, cls.worker = bench().web(MIGRATED), bench().worker()
        cls.addClassCleanup(cls.web.remove)
        cls.addClassCleanup(cls.worker.remove)
        cls.web.ready()
        cls.worker.ready()
        bench().clickhouse("ALTER TABLE events_full DELETE WHERE 1")
        until("no rows", lambda: bench().clickhouse("SELECT count() FROM events_full") == "0")

    def put(self, count=1, **attributes):
        """Spans that share a new tag; waits until they are there."""
        tag = secrets.token_hex(6)
        self.web.ask(OTLP, "POST", export(*(span(tag, **attributes) for _ in range(count))), keys=KEYS)
        until("all spans", lambda: len(tagged(self.web, tag)) == count)
        return tag

    def filtered(self, column, kind, operator, value):
        text = json.dumps([{"type": kind, "column": column, "operator": operator, "value": value}])
        return v2(self.web, filter=text).body["data"]

    def test_groups_of_fields(self):
        self.put()
        first = lambda fields: set(v2(self.web, fields, limit=1).body["data"][0])
        self.assertEqual(CORE | BASIC, set(self.web.ask("/api/public/v2/observations?limit=1", keys=KEYS).body["data"][0]))
        self.assertEqual(CORE, first("bogus"))
        self.assertEqual(CORE | {"traceName", "tags", "release"}, first("trace_context"))
        self.assertEqual(CORE | {"input", "output", "model", "internalModelId", "modelParameters"}, first("io,model"))
        self.assertLessEqual({"usageDetails", "inputUsage", "totalUsage", "costDetails", "totalCost"}, first("usage"))

    def test_missing_texts_are_empty_and_prices_are_texts(self):
        tag = self.put(**{"gen_ai.request.model": "gpt-4o-mini", "gen_ai.usage.input_tokens": 10, "gen_ai.usage.output_tokens": 20})
        [one] = tagged(self.web, tag)
        self.assertEqual(("", "", "", "1.5e-7"), (one["userId"], one["sessionId"], one["statusMessage"], one["inputPrice"]))
        self.assertEqual(("GENERATION", 30), (one["type"], one["totalUsage"]))

    def test_tags_and_trace_name_as_parameters_are_ignored_in_silence(self):
        self.put(2)
        everything = len(v2(self.web).body["data"])
        self.assertGreaterEqual(everything, 2)
        for query in ({"tags": "no-such"}, {"traceName": "no-such"}, {"bogus": "1"}):
            self.assertEqual(everything, len(v2(self.web, **query).body["data"]))

    def test_filters(self):
        tag = self.put(2, **{"langfuse.trace.name": "named"})
        for column in ("tags", "traceTags"):
            self.assertEqual(2, len(self.filtered(column, "arrayOptions", "any of", [tag])))
        self.assertEqual([], self.filtered("tags", "arrayOptions", "any of", ["no-such"]))
        self.assertLessEqual(2, len(self.filtered("traceName", "string", "=", "named")))
        self.assertEqual([], self.filtered("traceName", "string", "=", "no-such"))

    def test_direct_parameters_that_filter(self):
        tag = self.put(**{"user.id": "u-direct", "session.id": "s-direct"})
        [one] = tagged(self.web, tag)
        for query in ({"userId": "u-direct"}, {"sessionId": "s-direct"}, {"traceId": one["traceId"]}, {"name": "call", "userId": "u-direct"}):
            self.assertEqual(1, len(v2(self.web, **query).body["data"]), query)
        self.assertEqual([], v2(self.web, name="no-such").body["data"])

    def test_cursor_and_limit(self):
        self.put(3)
        page = self.web.ask("/api/public/v2/observations?limit=2", keys=KEYS).body
        self.assertEqual(2, len(page["data"]))
        seen = [one["id"] for one in page["data"]]
        while "cursor" in page["meta"]:
            page = self.web.ask(f"/api/public/v2/observations?limit=2&cursor={urllib.parse.quote(page['meta']['cursor'])}", keys=KEYS).body
            seen += [one["id"] for one in page["data"]]
        self.assertEqual({}, page["meta"])
        self.assertEqual(len(set(seen)), len(seen))
        self.assertEqual([], v2(self.web, limit=0).body["data"])

    def test_errors(self):
        for query, words in (({"filter": "{"}, "Invalid JSON in filter parameter"), ({"cursor": "!"}, "Invalid cursor format"),
                             ({"limit": 1001}, "Invalid request data"), ({"parseIoAsJson": "true"}, "Invalid request data")):
            answer = v2(self.web, **query)
            self.assertEqual((400, words), (answer.status, answer.body["message"]))

    def metrics(self, **query):
        now = datetime.now(UTC)
        whole = {"view": "observations", "fromTimestamp": (now - timedelta(hours=1)).isoformat(),
                 "toTimestamp": (now + timedelta(hours=1)).isoformat(), **query}
        return self.web.ask("/api/public/v2/metrics?query=" + urllib.parse.quote(json.dumps(whole)), keys=KEYS)

    def test_metrics(self):
        self.put(2, **{"gen_ai.request.model": "metered", "gen_ai.usage.input_tokens": 1, "gen_ai.usage.output_tokens": 2})
        count, tokens = {"measure": "count", "aggregation": "count"}, {"measure": "totalTokens", "aggregation": "sum"}
        rows = self.metrics(metrics=[count, tokens], dimensions=[{"field": "providedModelName"}]).body["data"]
        self.assertIn({"providedModelName": "metered", "count_count": 2, "sum_totalTokens": 6}, rows)
        answer = self.metrics(metrics=[count], dimensions=[{"field": "userId"}])
        self.assertEqual((400, "High cardinality dimension(s) 'userId' require both 'config.row_limit' and 'orderBy' with direction "
                               "'desc' on a measure field."), (answer.status, answer.body["error"]))
        answer = self.metrics(metrics=[count], dimensions=[{"field": "userId"}], config={"row_limit": 5},
                              orderBy=[{"field": "count_count", "direction": "desc"}])
        self.assertEqual(200, answer.status)
        self.assertEqual(400, self.web.ask("/api/public/v2/metrics", keys=KEYS).status)

    def send(self, name, headers):
        self.assertEqual(200, self.web.ask(OTLP, "POST", recorded(name), headers, KEYS).status)

    def called(self, tag):
        """The observations of the recorded call that went well."""
        return until("the recorded call", lambda: [one for one in tagged(self.web, tag) if one["level"] == "DEFAULT"])

    def test_langfuse_otel_writes_two_observations_and_tags_only_the_root(self):
        self.send("otel-call.bin", PROTOBUF)
        [root] = self.called("captured-otel")
        both = v2(self.web, "basic,trace_context,model,usage,io", traceId=root["traceId"]).body["data"]
        [child] = [one for one in both if one["id"] != root["id"]]
        self.assertEqual(("GENERATION", "litellm_request", "name-otel", "mock-model", None, "production"),
                         (root["type"], root["name"], root["traceName"], root["model"], root["modelId"], root["environment"]))
        self.assertEqual(["captured-otel"], root["tags"])
        self.assertEqual(({"input": 10, "output": 20, "total": 30}, ["total"], None),
                         (root["usageDetails"], list(root["costDetails"]), root["inputCost"]))
        self.assertEqual([{"role": "user", "content": "hi"}], json.loads(root["input"]))
        self.assertEqual(("SPAN", "raw_gen_ai_request", root["id"], [], None, False),
                         (child["type"], child["name"], child["parentObservationId"], child["tags"], child["traceName"], child["isRootObservation"]))

    def test_the_langfuse_callback_writes_one_with_user_agents_among_its_tags(self):
        self.send("langfuse-call.bin", {**PROTOBUF, "x-langfuse-sdk-name": "python", "x-langfuse-sdk-version": "4.18.0"})
        [one] = self.called("captured-lf")
        self.assertEqual(["captured-lf", "User-Agent: curl", "User-Agent: curl/7.88.1"], one["tags"])
        self.assertEqual(("GENERATION", "litellm-acompletion", "openai/gpt-4o-mini", "gpt-4o-mini", "default"),
                         (one["type"], one["name"], one["model"], one["modelId"], one["environment"]))
        self.assertEqual({"messages": [{"role": "user", "content": "hi"}]}, json.loads(one["input"]))
        self.assertEqual([one["id"]], [each["id"] for each in v2(self.web, traceId=one["traceId"], level="DEFAULT").body["data"]])

    def test_failed_calls_are_errors(self):
        self.send("otel-failed.bin", PROTOBUF)
        self.send("langfuse-failed.bin", PROTOBUF)
        otel = until("the failed call", lambda: [one for one in tagged(self.web, "captured-otel") if one["level"] == "ERROR"])
        self.assertEqual([("GENERATION", "")], [(one["type"], one["statusMessage"]) for one in otel])
        plain = until("both", lambda: [one for one in tagged(self.web, "captured-lf") if one["level"] == "ERROR"])
        self.assertEqual((2, 1), (len(plain), len({one["traceId"] for one in plain})))
        self.assertTrue(all(one["statusMessage"] for one in plain))

    def test_the_old_sdks_batch_is_refused_whole(self):
        answer = self.web.ask("/api/public/ingestion", "POST", recorded("sdk2-call.json"), JSON, KEYS)
        self.assertEqual((207, 0, 2), (answer.status, len(answer.body["successes"]), len(answer.body["errors"])))


if __name__ == "__main__":
    unittest.main()
