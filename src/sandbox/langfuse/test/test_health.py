"""Health and readiness: green in most faults; draining after SIGTERM."""

import time
import unittest

from bench import MIGRATED, bench, docker, until
from events import send_span

HEALTH, READY, WORKER = "/api/public/health", "/api/public/ready", "/api/ready"


class Health(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.web, cls.worker = bench().web(), bench().worker()
        cls.web.ready()
        cls.worker.ready()

    @classmethod
    def tearDownClass(cls):
        cls.web.remove()
        cls.worker.remove()

    def is_answer(self, status, path, service=None, words=None):
        answer = (service or self.web).ask(path)
        self.assertEqual(status, answer.status, f"{path}: {answer.text}")
        if words:
            self.assertEqual(words, answer.body["status"])
        return answer

    def web_is_green(self):
        for path in (HEALTH, READY):
            self.assertEqual('{"status":"OK","version":"4.16.0"}', self.is_answer(200, path).text)

    def test_the_normal_answers(self):
        self.web_is_green()
        self.is_answer(200, HEALTH + "?failIfDatabaseUnavailable=true")
        for method in ("HEAD", "POST"):
            self.assertEqual(200, self.web.ask(HEALTH, method).status)
        for path in ("/api/health", WORKER):
            self.assertEqual('{"status":"ok"}', self.is_answer(200, path, self.worker).text)
        self.assertEqual("Langfuse Worker API 🚀", self.is_answer(200, "/", self.worker).body["message"])
        self.assertIn("message", self.is_answer(404, "/health", self.worker).body)

    def test_recent_events_are_judged_by_their_start(self):
        bench().clickhouse("ALTER TABLE events_full DELETE WHERE 1")
        until("no events", lambda: self.web.ask(HEALTH + "?failIfNoRecentEvents=true").status == 503)
        self.is_answer(503, HEALTH + "?failIfNoRecentEvents=true", words="No events within the last 3 minutes")
        self.is_answer(200, HEALTH + "?failIfNoRecentEvents=1")
        send_span(self.web, "recent")
        until("an event is recent", lambda: self.web.ask(HEALTH + "?failIfNoRecentEvents=true").status == 200)

    def test_the_workers_details(self):
        body = self.is_answer(200, WORKER + "?failIfEventPropagationStuck=true&failIfQueueConsumptionStuck=true", self.worker).body
        self.assertEqual({"enabled", "lastRunStartedAt", "secondsSinceLastRun", "propagationDelaySeconds", "lastProcessedPartition",
                          "thresholdSeconds", "stuck"}, set(body["eventPropagation"]))
        self.assertEqual((900, 32, 3600), (body["eventPropagation"]["thresholdSeconds"],
                                           body["queueConsumption"]["registeredWorkerCount"], body["queueConsumption"]["thresholdSeconds"]))

    def with_store_down(self, role, check):
        bench().stores[role].stop()
        try:
            check()
        finally:
            bench().stores[role].start()
            bench().wait_for_stores()

    def test_postgres_down(self):
        def check():
            self.web_is_green()
            self.is_answer(503, HEALTH + "?failIfDatabaseUnavailable=true", words="Database not available")
            self.assertEqual('{"status":"error"}', self.is_answer(500, WORKER, self.worker).text)
        self.with_store_down("postgres", check)
        until("the worker is ready again", lambda: self.worker.ask(WORKER).status == 200)
        self.is_answer(200, HEALTH + "?failIfDatabaseUnavailable=true")

    def test_clickhouse_down(self):
        def check():
            self.web_is_green()
            self.is_answer(503, HEALTH + "?failIfNoRecentEvents=true", words="Couldn't fetch recent events")
            self.is_answer(200, WORKER, self.worker)
        self.with_store_down("clickhouse", check)

    def test_redis_down(self):
        def check():
            self.web_is_green()
            answer = self.is_answer(500, WORKER, self.worker)
            self.assertTrue(1.9 < answer.seconds < 6, answer.seconds)
        self.with_store_down("redis", check)
        until("the worker is ready again", lambda: self.worker.ask(WORKER).status == 200)

    def test_minio_down(self):
        def check():
            self.web_is_green()
            self.is_answer(200, WORKER, self.worker)
        self.with_store_down("minio", check)

    def test_sigterm_drains_web(self):
        web = bench().contained("langfuse-web", {**MIGRATED, "STANDIN_DRAIN_SECONDS": "8"}).ready()
        self.addCleanup(web.remove)
        docker("kill", "-s", "TERM", web.name)
        until("ready is 500", lambda: web.ask(READY).status == 500, 7)
        self.is_answer(500, READY, web, "SIGTERM / SIGINT received, shutting down")
        self.is_answer(200, HEALTH, web)
        self.assertEqual(200, web.ask("/").status)
        self.assertEqual("0", web.exit_code(30))
        self.assertIn("SIGTERM / SIGINT received. Shutting down in 8 seconds.", web.logs())

    def test_the_drain_is_110_seconds_long_by_default(self):
        web = bench().web(MIGRATED).ready()
        web.signal("TERM")
        until("it says so", lambda: "Shutting down in 110 seconds." in web.logs())
        web.remove()

    def test_sigterm_ends_the_worker_at_once(self):
        worker = bench().contained("langfuse-worker").ready()
        began = time.monotonic()
        docker("stop", "-t", "10", worker.name)
        self.assertLess(time.monotonic() - began, 4)
        self.assertEqual("0", worker.exit_code())
        worker.remove()


if __name__ == "__main__":
    unittest.main()
