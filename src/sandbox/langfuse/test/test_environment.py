"""The three schemas, what an error does to web and to the worker, and a start with a store missing."""

import json
import time
import unittest

from bench import ENVIRONMENT, INIT, KEY, MIGRATED, VERSION, bench, docker, until
from events import INGESTION, KEYS, export, score, send_span, span

NOT_GIVEN = "Invalid input: expected string, received undefined"
NOT_A_NUMBER = "Invalid input: expected number, received NaN"
NOT_A_BOOLEAN = 'Invalid option: expected one of "true"|"false"'
KEY_TEXT = "ENCRYPTION_KEY must be 256 bits, 64 string characters in hex format, generate via: openssl rand -hex 32"
SALT_TEXT = ("A strong Salt is required to encrypt API keys securely. "
             "See: https://langfuse.com/self-hosting#deploy-the-container")
LEVELS = 'Invalid option: expected one of "trace"|"debug"|"info"|"warn"|"error"|"fatal"'
# variable, value, then the text in shared, web and worker; None is a pass
TABLE = [
    ("ENCRYPTION_KEY", "", None, None, None),
    ("ENCRYPTION_KEY", KEY[1:], KEY_TEXT, KEY_TEXT, KEY_TEXT),
    ("ENCRYPTION_KEY", "z" * 64, None, None, None),
    ("SALT", "", None, SALT_TEXT, None),
    ("NEXTAUTH_URL", "", None, NOT_GIVEN, None),
    ("NEXTAUTH_URL", "foo", "Invalid URL", "Invalid URL", None),
    ("NEXTAUTH_URL", "localhost:3000", None, None, None),
    ("NEXTAUTH_SECRET", "", None, NOT_GIVEN, None),
    ("DATABASE_URL", "", None, NOT_GIVEN, NOT_GIVEN),
    ("DATABASE_URL", "notaurl", None, "Invalid URL", None),
    ("DATABASE_URL", "postgresql://u:p@ss#w@h:5432/d", None, None, None),
    ("CLICKHOUSE_URL", "", NOT_GIVEN, NOT_GIVEN, None),
    ("CLICKHOUSE_URL", "clickhouse", "Invalid URL", "Invalid URL", None),
    ("CLICKHOUSE_URL", "clickhouse:8123", None, None, None),
    ("CLICKHOUSE_URL", "tcp://h:9000", None, None, None),
    ("CLICKHOUSE_USER", "", NOT_GIVEN, NOT_GIVEN, None),
    ("CLICKHOUSE_PASSWORD", "", NOT_GIVEN, NOT_GIVEN, None),
    ("CLICKHOUSE_CLUSTER_ENABLED", "1", NOT_A_BOOLEAN, NOT_A_BOOLEAN, None),
    ("REDIS_TLS_ENABLED", "yes", NOT_A_BOOLEAN, None, None),
    ("AUTH_DISABLE_SIGNUP", "yes", None, NOT_A_BOOLEAN, None),
    ("TELEMETRY_ENABLED", "0", None, NOT_A_BOOLEAN, None),
    ("LANGFUSE_S3_EVENT_UPLOAD_BUCKET", "", NOT_GIVEN, None, None),
    ("REDIS_HOST", "", None, None, None),
    ("REDIS_PORT", "abc", NOT_A_NUMBER, None, None),
    ("REDIS_PORT", "99999", "options.port should be >= 0 and < 65536", None, None),
    ("REDIS_PORT", "0", "Too small: expected number to be >0", None, None),
    ("REDIS_PORT", "", None, None, None),
    ("LANGFUSE_INIT_USER_EMAIL", "nobody", None, "Invalid input", None),
    ("LANGFUSE_INIT_USER_EMAIL", "a@localhost", None, "Invalid input", None),
    ("LANGFUSE_INIT_PROJECT_RETENTION", "2", None, "Too small: expected number to be >=3", None),
    ("LANGFUSE_LOG_LEVEL", "verbose", LEVELS, None, None),
    ("AUTH_SESSION_MAX_AGE", "5", None, "AUTH_SESSION_MAX_AGE must be > 5 as session JWT tokens are refreshed every 5 minutes", None),
    ("PORT", "abc", None, None, NOT_A_NUMBER),
    ("LANGFUSE_MIGRATION_V4_WRITE_MODE", "Dual", *['Invalid option: expected one of "legacy"|"dual"|"events_only"'] * 3),
    ("LANGFUSE_MIGRATION_V4_NATIVE_OTEL_BEHAVIOUR", "bogus", None, None, 'Invalid option: expected one of "dual_write"|"direct"'),
]
JUDGE = """
import json, os, sys
from standin import schemas
plain = dict(os.environ)
for name, value in json.load(sys.stdin):
    os.environ.clear(); os.environ.update({**plain, name: value})
    print(json.dumps([schemas.failures(schema) for schema in (schemas.SHARED, schemas.WEB, schemas.WORKER)]))
"""


def judged(cases):
    """What the three schemas find, for each variable and value put over a right environment."""
    variables = [word for name, value in {**ENVIRONMENT, **INIT}.items() for word in ("-e", f"{name}={value}")]
    text = docker("exec", "-i", *variables, bench().box.name, "sh", "-c",
                  'PYTHONPATH=/opt/langfuse-standin:$PYTHONPATH exec python3 -c "$0"', JUDGE, text=json.dumps(cases))
    return [json.loads(line) for line in text.splitlines()]


class Schemas(unittest.TestCase):
    def test_every_row_of_the_table(self):
        found = judged([row[:2] for row in TABLE])
        self.assertEqual(len(TABLE), len(found))
        for (name, value, *texts), answers in zip(TABLE, found, strict=True):
            for schema, text, answer in zip(("shared", "web", "worker"), texts, answers, strict=True):
                with self.subTest(variable=name, value=value, schema=schema):
                    self.assertEqual({} if text is None else {name: text}, answer)

    def test_the_socket_timeout_has_a_floor(self):
        [[shared, _, _]] = judged([("REDIS_SOCKET_TIMEOUT_MS", "500")])
        self.assertTrue(shared["REDIS_SOCKET_TIMEOUT_MS"].startswith("REDIS_SOCKET_TIMEOUT_MS must be 0 (disabled) or at least 10000;"))


class BrokenWeb(unittest.TestCase):
    """Web does not exit: it lives and answers 500 to everything."""

    def broken(self, environment, *lines):
        web = bench().web({**MIGRATED, **environment})
        answer = None
        try:
            for path in ("/api/public/health", "/api/public/ready", "/", "/no/such", "/api/public/traces"):
                answer = web.ask(path) if answer else web.first(path)
                self.assertEqual((500, "Internal Server Error"), (answer.status, answer.text), path)
            logs = web.logs()
            self.assertTrue(web.running())
        finally:
            web.remove()
        for line in ("✓ Ready in 0ms", "Running init scripts...", "⨯ unhandledRejection: ",
                     "Failed to prepare server Error: An error occurred while loading instrumentation hook: ", *lines):
            self.assertIn(line, logs)
        return logs

    def test_an_error_of_webs_own_schema(self):
        self.broken({"SALT": ""}, "❌ Invalid environment variables: {", "SALT: [", SALT_TEXT)

    def test_all_variables_that_fail_are_reported_together(self):
        self.broken({"SALT": "", "NEXTAUTH_SECRET": "", "ENCRYPTION_KEY": "short"}, "SALT: [", "NEXTAUTH_SECRET: [", "ENCRYPTION_KEY: [")

    def test_a_shared_error_shows_as_zod_error(self):
        logs = self.broken({"LANGFUSE_S3_EVENT_UPLOAD_BUCKET": ""}, "ZodError: [", '"LANGFUSE_S3_EVENT_UPLOAD_BUCKET"', NOT_GIVEN)
        self.assertNotIn("❌ Invalid environment variables", logs)


class DyingWorker(unittest.TestCase):
    def dies(self, environment, *lines, version=VERSION):
        worker = bench().worker(environment, version)
        code, logs = worker.exit_code(), worker.logs()
        worker.remove()
        self.assertEqual("1", code, logs)
        for line in lines:
            self.assertIn(line, logs)
        return logs

    def test_a_shared_error_hides_the_workers_own(self):
        logs = self.dies({"REDIS_PORT": "abc", "PORT": "abc"}, "ZodError: [", '"REDIS_PORT"', NOT_A_NUMBER)
        self.assertNotIn('"PORT"', logs)

    def test_without_redis_host(self):
        self.dies({"REDIS_HOST": ""}, "Failed to initialize redis connection")

    def test_contradictions_of_the_v4_variables(self):
        name = "LANGFUSE_MIGRATION_V4_"
        self.dies({name + "WRITE_MODE": "legacy"}, f"Error: Invalid V4 config: {name}NATIVE_OTEL_BEHAVIOUR=direct requires "
                  f"{name}WRITE_MODE in {{dual, events_only}}. ")
        self.dies({name + "NATIVE_OTEL_BEHAVIOUR": "dual_write"}, f"Invalid V4 config: {name}NATIVE_OTEL_BEHAVIOUR=dual_write is "
                  f"incoherent with {name}WRITE_MODE=events_only ")
        self.dies({name + "ALLOW_PREVIEW_OPT_IN": "false"}, f"Invalid V4 config: {name}WRITE_MODE=events_only requires "
                  f"{name}ALLOW_PREVIEW_OPT_IN=true. ")

    def test_web_does_not_look_at_contradictions(self):
        web = bench().web({**MIGRATED, "LANGFUSE_MIGRATION_V4_WRITE_MODE": "legacy",
                           "LANGFUSE_MIGRATION_V4_NATIVE_OTEL_BEHAVIOUR": "bogus"}).ready()
        web.remove()


class MissingAtStart(unittest.TestCase):
    """The application alone, migrations skipped, each time one store out of reach."""

    def both(self, environment, base=None):
        web = bench().web({**MIGRATED, **environment}, base=base)
        worker = bench().worker(environment)
        self.addCleanup(worker.remove)
        self.addCleanup(web.remove)
        return web, worker

    def test_postgres_with_headless_initialisation_breaks_web_for_ever(self):
        web, worker = self.both({"DATABASE_URL": "postgresql://postgres:pgpw@nowhere:5432/postgres"})
        self.assertEqual(500, web.first("/api/public/ready").status)
        self.assertEqual(500, worker.first("/api/ready").status)
        self.assertIn("Error upserting default model prices", worker.logs())

    def test_web_is_broken_still_when_postgres_has_come_back_and_well_after_a_restart(self):
        bench().stores["postgres"].stop()
        try:
            web, worker = self.both({})
            self.assertEqual(500, web.first("/api/public/ready").status)
            self.assertEqual(500, worker.first("/api/ready").status)
        finally:
            bench().stores["postgres"].start()
            bench().wait_for_stores()
        worker.ready()
        time.sleep(2)
        for path in ("/api/public/ready", "/api/public/health", "/"):
            answer = web.ask(path)
            self.assertEqual((500, "Internal Server Error"), (answer.status, answer.text), path)
        web.stop()
        web.start()
        web.ready()

    def test_postgres_without_it_leaves_web_ready(self):
        web, _ = self.both({"DATABASE_URL": "postgresql://postgres:pgpw@nowhere:5432/postgres"}, base=ENVIRONMENT)
        self.assertEqual(200, web.first("/api/public/ready").status)
        answer = web.ask("/api/public/health?failIfDatabaseUnavailable=true")
        self.assertEqual((503, "Database not available"), (answer.status, answer.body["status"]))

    def test_clickhouse_is_missed_in_a_warning_only(self):
        web, worker = self.both({"CLICKHOUSE_URL": "http://nowhere:8123"})
        self.assertEqual(200, web.first("/api/public/ready").status)
        self.assertEqual(200, worker.first("/api/ready").status)
        self.assertIn("Failed to detect ClickHouse version; continuing without automatic compatibility settings", web.logs())

    def test_redis_refused(self):
        web, worker = self.both({"REDIS_HOST": "postgres"})
        self.assertEqual(200, web.first("/api/public/ready").status)
        self.assertEqual(500, worker.first("/api/ready").status)
        self.assertIn("Redis error [connection-refused]: ", web.logs())

    def test_a_wrong_redis_password_lets_reads_work_and_writes_hang(self):
        web, worker = self.both({"REDIS_AUTH": "wrong"})
        self.assertEqual(200, web.first("/api/public/ready").status)
        self.assertEqual(500, worker.first("/api/ready").status)
        self.assertIn("Redis error [auth]: WRONGPASS invalid username-password pair or user is disabled.", web.logs())
        self.assertEqual(200, web.ask("/api/public/projects", keys=KEYS).status)
        with self.assertRaises(OSError):
            send_span(web, "never", timeout=2)
        with self.assertRaises(OSError):
            web.ask(INGESTION, "POST", {"batch": [score()]}, keys=KEYS, timeout=2)

    def test_s3_is_not_missed_by_anybody(self):
        web, worker = self.both({"LANGFUSE_S3_EVENT_UPLOAD_ENDPOINT": "http://nowhere:9000"})
        self.assertEqual(200, web.first("/api/public/ready").status)
        self.assertEqual(200, worker.first("/api/ready").status)

    def test_without_redis_host_web_starts_and_ingests_nothing(self):
        web = bench().web({**MIGRATED, "REDIS_HOST": ""}).ready()
        self.addCleanup(web.remove)
        answer = web.ask("/api/public/otel/v1/traces", "POST", export(span("x")), keys=KEYS)
        self.assertEqual((500, {"message": "Internal Server Error", "error": "An unknown error occurred"}), (answer.status, answer.body))
        answer = web.ask(INGESTION, "POST", {"batch": [score()]}, keys=KEYS)
        self.assertEqual((500, "Internal Server Error"), (answer.status, answer.text))


class StartUp(unittest.TestCase):
    def test_the_port_opens_at_once_and_requests_wait(self):
        web = bench().web({**MIGRATED, "STANDIN_START_SECONDS": "3"})
        self.addCleanup(web.remove)
        until("the port is open", lambda: "✓ Ready in 0ms" in web.logs())
        with self.assertRaises(TimeoutError):
            web.ask("/api/public/ready", timeout=1)
        self.assertEqual(200, web.ask("/api/public/ready", timeout=5).status)

    def test_web_binds_the_address_that_hostname_names(self):
        web = bench().contained("langfuse-web", {**MIGRATED, "HOSTNAME": "langfuse-web"}).ready()
        self.addCleanup(web.remove)
        self.assertIn("can't connect", docker("exec", web.name, "wget", "-qO-", "http://127.0.0.1:3000/", check=False).lower())


if __name__ == "__main__":
    unittest.main()
