"""Faults at run time: what the sender sees, and what becomes of the event."""

import concurrent.futures
import secrets
import time
import unittest

from bench import MIGRATED, OTHER_KEY, bench, until
from events import INGESTION, KEYS, appears, score, send_span, tagged, v2


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.web, cls.worker = bench().web(MIGRATED), bench().contained("langfuse-worker")
        cls.web.ready()
        cls.worker.ready()
        cls.addClassCleanup(lambda: (cls.web.remove(), cls.worker.remove()))

    def setUp(self):
        self.tag = "fault-" + secrets.token_hex(4)
        self.assertEqual(200, self.web.ask("/api/public/projects", keys=KEYS).status)

    def down(self, role):
        bench().stores[role].stop()
        self.addCleanup(self.up, role)

    def up(self, role):
        bench().stores[role].start()
        bench().wait_for_stores()

    def other(self, role, environment):
        """A web or worker of other settings in place of the usual one."""
        ours = self.web if role == "web" else self.worker
        ours.stop()
        service = bench().web({**MIGRATED, **environment}) if role == "web" else bench().worker(environment)
        self.addCleanup(lambda: (service.remove(), ours.start(), ours.ready()))
        return service

    def test_a_short_absence_of_clickhouse_loses_nothing(self):
        bench().stores["clickhouse"].pause()
        try:
            self.assertEqual(200, send_span(self.web, self.tag).status)
            time.sleep(1.5)
        finally:
            bench().stores["clickhouse"].unpause()
        appears(self.web, self.tag)

    def test_a_longer_absence_of_clickhouse_loses_spans_but_no_scores(self):
        identity = secrets.token_hex(6)
        self.down("clickhouse")
        answer = v2(self.web)
        self.assertEqual((500, "Internal Server Error"), (answer.status, answer.body["message"]))
        self.assertRegex(answer.body["error"], "ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT")
        key = send_span(self.web, self.tag).body["data"]["payload"]["data"]["fileKey"]
        self.assertEqual(207, self.web.ask(INGESTION, "POST", {"batch": [score(identity=identity)]}, keys=KEYS).status)
        self.assertEqual((200, 200), (self.web.ask("/api/public/ready").status, self.worker.ask("/api/ready").status))
        until("the record is dropped", lambda: "ClickhouseWriter: Max attempts reached, dropped 1 events_full record(s)" in self.worker.logs())
        until("the score's job fails", lambda: "Failed job ingestion processing for project" in self.worker.logs())
        self.up("clickhouse")
        until("the score", lambda: identity in self.web.ask("/api/public/v3/scores", keys=KEYS).text)
        self.assertEqual([], tagged(self.web, self.tag))
        self.assertIsNotNone(bench().inside("minio", "ls", f"/data/langfuse/{key}"))
        self.assertEqual("0", bench().redis("LLEN", "bull:otel-ingestion-queue:active"))

    def test_without_redis_nobody_gets_an_answer(self):
        self.down("redis")
        given_up, patient, late = (secrets.token_hex(6) for _ in range(3))
        for ask in (lambda: send_span(self.web, self.tag, timeout=1.5),
                    lambda: self.web.ask(INGESTION, "POST", {"batch": [score(identity=given_up)]}, keys=KEYS, timeout=1.5),
                    lambda: self.web.ask("/api/public/projects", keys=KEYS, timeout=1.5)):
            with self.assertRaises(TimeoutError):
                ask()
        self.assertEqual(200, self.web.ask("/api/public/ready").status)
        self.assertEqual(401, self.web.ask("/api/public/projects").status)
        with concurrent.futures.ThreadPoolExecutor() as pool:
            span = pool.submit(send_span, self.web, patient, timeout=60)
            batch = pool.submit(self.web.ask, INGESTION, "POST", {"batch": [score(identity=patient)]}, keys=KEYS, timeout=60)
            time.sleep(1)
            self.assertFalse(span.done() or batch.done())
            self.up("redis")
            until("web works again", lambda: self.web.ask("/api/public/projects", keys=KEYS, timeout=5).status == 200)
            self.assertEqual((200, 207), (span.result().status, batch.result().status))
        send_span(self.web, late)
        appears(self.web, late)
        appears(self.web, patient)
        until("the score", lambda: patient in self.web.ask("/api/public/v3/scores", keys=KEYS).text)
        self.assertEqual([], tagged(self.web, self.tag), "a sender that gave up was heard nevertheless")
        self.assertNotIn(given_up, self.web.ask("/api/public/v3/scores", keys=KEYS).text)

    def test_without_s3_the_sender_gets_500(self):
        self.down("minio")
        answer = send_span(self.web, self.tag)
        self.assertEqual((500, {"message": "Internal Server Error", "error": "Failed to upload JSON to S3"}), (answer.status, answer.body))
        answer = self.web.ask(INGESTION, "POST", {"batch": [score()]}, keys=KEYS)
        self.assertEqual((500, "Internal Server Error"), (answer.status, answer.text))

    def test_a_wrong_s3_secret_and_a_missing_bucket_are_in_the_log(self):
        prefix = "LANGFUSE_S3_EVENT_UPLOAD_"
        for change, words in (({prefix + "BUCKET": "no-such"}, "The specified bucket does not exist"),
                              ({prefix + "SECRET_ACCESS_KEY": "wrong"}, "The request signature we calculated does not match")):
            web = bench().web({**MIGRATED, **change}).ready()
            self.assertEqual(500, send_span(web, self.tag).status)
            self.assertIn("Failed to upload JSON to S3", web.logs())
            self.assertIn(words, web.logs())
            web.remove()

    def test_minio_gone_after_acceptance_only_delays(self):
        self.worker.stop()
        send_span(self.web, self.tag)
        self.down("minio")
        self.worker.start()
        until("the job fails", lambda: "Failed job otel ingestion processing for project" in self.worker.logs())
        self.up("minio")
        appears(self.web, self.tag)

    def test_while_the_worker_is_away_events_wait(self):
        self.worker.stop()
        self.assertEqual(200, send_span(self.web, self.tag).status)
        self.assertEqual(200, self.web.ask("/api/public/ready").status)
        self.assertEqual([], tagged(self.web, self.tag))
        self.worker.start()
        appears(self.web, self.tag)

    def test_a_paused_worker_leaves_jobs_waiting(self):
        self.worker.pause()
        try:
            send_span(self.web, self.tag)
            self.assertEqual("1", bench().redis("LLEN", "bull:otel-ingestion-queue:wait"))
            with self.assertRaises(OSError):
                self.worker.ask("/api/ready", timeout=1)
        finally:
            self.worker.unpause()
        appears(self.web, self.tag)

    def test_postgres_down_does_not_stop_cached_keys(self):
        self.down("postgres")
        self.assertEqual(200, send_span(self.web, self.tag).status)
        appears(self.web, self.tag)

    def test_another_redis_password_in_the_worker_leaves_jobs_waiting(self):
        worker = self.other("worker", {"REDIS_AUTH": "wrong"})
        send_span(self.web, self.tag)
        until("the worker says why", lambda: "Redis error [auth]: WRONGPASS" in worker.logs())
        self.assertEqual("1", bench().redis("LLEN", "bull:otel-ingestion-queue:wait"))
        self.assertEqual(500, worker.first("/api/ready").status)

    def test_another_encryption_key_in_the_worker_shows(self):
        worker = self.other("worker", {"ENCRYPTION_KEY": OTHER_KEY}).ready()
        send_span(self.web, self.tag)
        until("the job fails", lambda: "Failed job otel ingestion processing for project Unsupported state or unable to authenticate data"
              in worker.logs())
        self.assertEqual([], tagged(self.web, self.tag))
        bench().redis("FLUSHALL")

    def test_a_read_only_clickhouse_drops_what_it_is_given(self):
        bench().clickhouse("RENAME TABLE events_full TO events_kept")
        try:
            bench().clickhouse("CREATE VIEW events_full AS SELECT * FROM events_kept")
            self.assertEqual(200, send_span(self.web, self.tag).status)
            until("the record is dropped", lambda: self.worker.logs().count("dropped 1 events_full record(s)") > 0)
        finally:
            bench().clickhouse("DROP TABLE IF EXISTS events_full")
            bench().clickhouse("RENAME TABLE events_kept TO events_full")


if __name__ == "__main__":
    unittest.main()
