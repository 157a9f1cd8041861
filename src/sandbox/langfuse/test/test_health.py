"""Health and readiness: green in most faults; draining after SIGTERM."""

import time
import unittest

from bench import MIGRATED, bench, docker, until
from events import send_span

HEALTH, READY, WORKER = "/api/public/health", "/api/public/ready", "/api/ready"
DATABASE, RECENT = HEALTH + "?failIfDatabaseUnavailable=true", HEALTH + "?failIfNoRecentEvents=true"


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
        self.is_answer(200, DATABASE)
        for method in ("HEAD", "POST"):
            self.assertEqual(200, self.web.ask(HEALTH, method).status)
        for path in ("/api/health", WORKER):
            self.assertEqual('{"status":"ok"}', self.is_answer(200, path, self.worker).text)
        self.assertEqual("Langfuse Worker API 🚀", self.is_answer(200, "/", self.worker).body["message"])
        self.assertIn("message", self.is_answer(404, "/health", self.worker).body)

    def test_recent_events_are_judged_by_their_start(self):
        bench().clickhouse("ALTER TABLE events_full DELETE WHERE 1")
        until("no events", lambda: self.web.ask(RECENT).status == 503)
        self.is_answer(503, RECENT, words="No events within the last 3 minutes")
        self.is_answer(200, HEALTH + "?failIfNoRecentEvents=1")
        self.recently()

    def recently(self):
        send_span(self.web, "recent")
        until("an event is recent", lambda: self.web.ask(RECENT).status == 200)

    def web_answers(self, database=(200, "OK"), recent=(200, "OK")):
        """All of web's column of the table; health and ready are green always."""
        self.web_is_green()
        self.is_answer(database[0], DATABASE, words=database[1])
        self.is_answer(recent[0], RECENT, words=recent[1])

    def worker_answers(self, status, text):
        """Both of the worker's paths; how long the slower took."""
        answers = [self.is_answer(status, path, self.worker) for path in ("/api/health", WORKER)]
        self.assertEqual([text, text], [answer.text for answer in answers])
        return max(answer.seconds for answer in answers)

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
            self.web_answers(database=(503, "Database not available"))
            self.worker_answers(500, '{"status":"error"}')
        self.recently()
        self.with_store_down("postgres", check)
        until("the worker is ready again", lambda: self.worker.ask(WORKER).status == 200)
        self.web_answers()

    def test_clickhouse_down(self):
        def check():
            self.web_answers(recent=(503, "Couldn't fetch recent events"))
            self.worker_answers(200, '{"status":"ok"}')
        self.with_store_down("clickhouse", check)

    def test_redis_down(self):
        def check():
            self.web_answers()
            seconds = self.worker_answers(500, '{"status":"error"}')
            self.assertTrue(1.9 < seconds < 6, seconds)
        self.recently()
        self.with_store_down("redis", check)
        until("the worker is ready again", lambda: self.worker.ask(WORKER).status == 200)

    def test_minio_down(self):
        def check():
            self.web_answers()
            self.worker_answers(200, '{"status":"ok"}')
        self.recently()
        self.with_store_down("minio", check)

    def test_worker_down(self):
        self.recently()
        self.worker.stop()
        try:
            with self.assertRaises(OSError) as refused:
                self.worker.ask(WORKER)
            self.assertIsInstance(refused.exception.reason, ConnectionRefusedError)
            self.web_answers()
        finally:
            self.worker.start()
            self.worker.ready()

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

    def test_the_worker_has_shut_down_after_sigterm_and_stays(self):
        worker = bench().contained("langfuse-worker").ready()
        self.addCleanup(worker.remove)
        docker("stop", "-t", "2", worker.name)
        self.assertIn("Shutdown complete", worker.logs())
        self.assertEqual("137", worker.exit_code())

    def test_a_worker_that_exits_does_so_at_once(self):
        worker = bench().contained("langfuse-worker", {"STANDIN_WORKER_EXITS": "true"}).ready()
        self.addCleanup(worker.remove)
        began = time.monotonic()
        docker("stop", "-t", "10", worker.name)
        self.assertLess(time.monotonic() - began, 9)
        self.assertEqual("0", worker.exit_code())


if __name__ == "__main__":
    unittest.main()
