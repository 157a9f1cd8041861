package io.langfusectl.cli;

import static io.langfusectl.cli.RealProject.run;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;

/** Writes numbered rows to both Postgres, ClickHouse and MinIO, and knows which of them were acknowledged. */
final class StoreWriters implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(3);
    private static final long PAUSE_MILLIS = 100;

    /** A store: writes one number, or fails; and tells which it has. */
    private interface Store {
        void write(int number) throws IOException, SQLException, InterruptedException;

        Set<Integer> read();
    }

    private record Writer(String name, Store store, Set<Integer> acknowledged) {}

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(DEADLINE).build();
    private final RealProject project;
    private final List<Writer> writers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** Both stacks are up; makes the tables. */
    StoreWriters(RealProject project) {
        this.project = project;
        add(
                "langfuse-postgres",
                new Postgres(
                        "langfuse",
                        "langfuse-postgres",
                        project.value("LANGFUSE_POSTGRES_PORT"),
                        project.value("POSTGRES_PASSWORD")));
        add(
                "litellm-postgres",
                new Postgres(
                        "litellm",
                        "litellm-postgres",
                        project.value("LITELLM_POSTGRES_PORT"),
                        project.value("LITELLM_POSTGRES_PASSWORD")));
        add("langfuse-clickhouse", new ClickHouse());
        add("langfuse-minio", new Minio());
    }

    private void add(String name, Store store) {
        writers.add(new Writer(name, store, new ConcurrentSkipListSet<>()));
    }

    void begin() {
        for (var writer : writers) {
            var thread = new Thread(() -> write(writer), "writer-" + writer.name());
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    /** A store that is away is tried again with the next number. */
    private static void write(Writer writer) {
        for (int number = 1; !Thread.currentThread().isInterrupted(); number++) {
            try {
                writer.store().write(number);
                writer.acknowledged().add(number);
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (IOException | SQLException away) {
                java.util.concurrent.locks.LockSupport.parkNanos(PAUSE_MILLIS * 1_000_000);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** How many rows each store has acknowledged, by its service. */
    Map<String, Integer> acknowledged() {
        var counts = new TreeMap<String, Integer>();
        writers.forEach(
                writer -> counts.put(writer.name(), writer.acknowledged().size()));
        return counts;
    }

    /** What was acknowledged and is not there. Both stacks are up again. */
    List<String> lost() throws InterruptedException {
        close();
        var lost = new ArrayList<String>();
        for (var writer : writers) {
            var missing = new TreeSet<>(writer.acknowledged());
            missing.removeAll(writer.store().read());
            missing.forEach(number -> lost.add(writer.name() + " " + number));
        }
        return lost;
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        for (var thread : threads) {
            try {
                thread.join(DEADLINE.toMillis() * 2);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        threads.clear();
    }

    private static Set<Integer> numbers(String lines) {
        var numbers = new TreeSet<Integer>();
        lines.lines()
                .map(String::strip)
                .filter(line -> line.matches("\\d+"))
                .map(Integer::valueOf)
                .forEach(numbers::add);
        return numbers;
    }

    private final class Postgres implements Store {
        private final String name;
        private final String container;
        private final String url;

        Postgres(String name, String service, String port, String password) {
            this.name = name;
            this.container = project.container(name, service);
            this.url = "jdbc:postgresql://127.0.0.1:" + port + "/" + name + "?user=" + name + "&password=" + password
                    + "&connectTimeout=3&socketTimeout=3&loginTimeout=3";
            psql("create table kills (n int)");
        }

        private String psql(String sql) {
            return run("docker", "exec", container, "psql", "-U", name, "-d", name, "-Atc", sql);
        }

        @Override
        public void write(int number) throws SQLException {
            try (var connection = DriverManager.getConnection(url);
                    var insert = connection.prepareStatement("insert into kills values (?)")) {
                insert.setInt(1, number);
                insert.executeUpdate();
            }
        }

        @Override
        public Set<Integer> read() {
            return numbers(psql("select n from kills"));
        }
    }

    private final class ClickHouse implements Store {
        private final String url =
                "http://127.0.0.1:" + project.value("LANGFUSE_CLICKHOUSE_PORT") + "/?user=langfuse&password="
                        + URLEncoder.encode(project.value("CLICKHOUSE_PASSWORD"), StandardCharsets.UTF_8);

        ClickHouse() {
            try {
                ask("CREATE TABLE kills (n Int32) ENGINE = MergeTree ORDER BY n");
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private String ask(String sql) throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(DEADLINE)
                    .POST(BodyPublishers.ofString(sql))
                    .build();
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(answer.body());
            }
            return answer.body();
        }

        @Override
        public void write(int number) throws IOException, InterruptedException {
            ask("INSERT INTO kills VALUES (" + number + ")");
        }

        @Override
        public Set<Integer> read() {
            try {
                return numbers(ask("SELECT n FROM kills"));
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final class Minio implements Store {
        private final S3Signature signature = new S3Signature("minio", project.value("MINIO_ROOT_PASSWORD"));
        private final String host = "127.0.0.1:" + project.value("MINIO_PORT");

        @Override
        public void write(int number) throws IOException, InterruptedException {
            var path = "/langfuse/kills/" + number;
            var builder =
                    HttpRequest.newBuilder(URI.create("http://" + host + path)).timeout(DEADLINE);
            signature.of("PUT", host, path).forEach(builder::header);
            var answer = http.send(builder.PUT(BodyPublishers.ofString("row")).build(), BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(answer.statusCode() + " " + answer.body());
            }
        }

        @Override
        public Set<Integer> read() {
            return numbers(run(
                    "docker", "exec", project.container("langfuse", "langfuse-minio"), "ls", "/data/langfuse/kills"));
        }
    }
}
