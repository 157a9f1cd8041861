image=$registry/berriai/litellm:1.108.15
without_otel=$registry/berriai/litellm:1.108.11-no-otel
legacy=$registry/berriai/litellm:1.103.11
key=sk-sandbox-0123456789

config() { # config FILE SETTINGS: one model that LiteLLM answers itself
    printf 'model_list:\n  - model_name: mock\n    litellm_params: {model: openai/mock, api_key: none, mock_response: "said by nobody"}\n' >"$scratch/$1"
    printf 'litellm_settings: {%s}\n' "$2" >>"$scratch/$1"
    chmod 0644 "$scratch/$1"
}
chmod a+rx "$scratch"
config plain.yaml 'drop_params: true'
config otel.yaml 'callbacks: ["langfuse_otel"]'
config langfuse.yaml 'success_callback: ["langfuse"]'

proxy() { # proxy NAME CONFIG IMAGE ARGUMENT…
    local name=$1 config=$2 image=$3
    shift 3
    start "$name" -e LITELLM_MASTER_KEY=$key -v "$scratch/$config:/app/config.yaml:ro" "$@" \
        "$image" --config /app/config.yaml --port 4000
}

ask() { # ask URL [KEY BODY]: the answer, or the status and the answer of a refusal
    network
    docker run --rm --network "$mine" --entrypoint python3 "$image" -c '
import sys, urllib.request as web, urllib.error
url, key, body = (sys.argv[1:] + ["", ""])[:3]
ask = web.Request(url, body.encode() or None, {"Authorization": f"Bearer {key}", "Content-Type": "application/json"})
try: print(web.urlopen(ask, timeout=20).read().decode())
except urllib.error.HTTPError as refused: print(refused.code, refused.read().decode())
' "$@"
}
chat() { ask "http://$1:4000/v1/chat/completions" "$2" '{"model":"mock","messages":[{"role":"user","content":"hello"}]}'; }

with_database() { once -e LITELLM_MASTER_KEY=$key -e DATABASE_URL="$1" "$image"; }

start db -e POSTGRES_USER=litellm -e POSTGRES_PASSWORD=right "$registry/library/postgres:17.6"
eventually 60 inside db pg_isready -q -h 127.0.0.1

refused() { # refused URL: what it says of a database, and its status
    local status=0
    with_database "$1" || status=$?
    echo "status $status"
}

refused postgresql://litellm:right@nowhere:5432/litellm >"$scratch/unreachable" 2>&1
fact 'a database that is not there: P1001, as LiteLLM says it' \
    says "P1001: Can't reach database server at \`nowhere:5432\`" cat "$scratch/unreachable"
fact 'the status is 2' says 'status 2' cat "$scratch/unreachable"
fact 'a wrong password' \
    says 'password authentication failed for user "litellm"' with_database postgresql://litellm:wrong@db:5432/litellm
fact 'a wrong name' says 'database "other" does not exist' with_database postgresql://litellm:right@db:5432/other

fact 'a master key is needed' says 'LITELLM_MASTER_KEY' \
    once -e LITELLM_LOG=INFO -v "$scratch/plain.yaml:/app/config.yaml:ro" "$image" --config /app/config.yaml
fact 'sk-1234 is none' not exits 0 \
    once -e LITELLM_MASTER_KEY=sk-1234 -v "$scratch/plain.yaml:/app/config.yaml:ro" "$image" --config /app/config.yaml

# Whoever is asked for langfuse-web writes down the path of each request.
start langfuse-web --entrypoint python3 -e PYTHONUNBUFFERED=1 "$image" -c '
from http.server import BaseHTTPRequestHandler as Handler, HTTPServer
class Note(Handler):
    def do_POST(self):
        print("NOTED", self.path, self.headers.get("Authorization", "")[:6], flush=True)
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(207 if "ingestion" in self.path else 200); self.end_headers(); self.wfile.write(b"{}")
    do_GET = do_POST
HTTPServer(("", 3000), Note).serve_forever()'
langfuse=(-e LANGFUSE_HOST=http://langfuse-web:3000 -e LANGFUSE_PUBLIC_KEY=pk-lf-a -e LANGFUSE_SECRET_KEY=sk-lf-a
    -e LANGFUSE_OTEL_HOST=http://langfuse-web:3000)

# One start of each version shows all that it has to.
proxy new otel.yaml "$image" "${langfuse[@]}" -e DATABASE_URL='postgresql://litellm:right@db:5432/litellm?connection_limit=5'
proxy old langfuse.yaml "$legacy" "${langfuse[@]}"
fact '1.108.11 with langfuse_otel and a database becomes ready' \
    eventually 400 says '"status":"healthy"' ask http://new:4000/health/readiness
fact 'it has made a table' says 1.108.11 inside db psql -U litellm -tAc 'select version from "LiteLLM_SandboxStart"'
fact 'then it runs without a database' says 'Not connected' ask http://new:4000/health/readiness
fact 'it answers for the model of the configuration' says 'said by nobody' chat new $key
# With a database it would be 401.
fact 'not with another key' says 'No connected db.' chat new sk-other
fact 'and reports by OTLP' eventually 60 says 'NOTED /api/public/otel/v1/traces Basic' log_of langfuse-web
fact '1.103.11 with langfuse becomes ready' eventually 400 says status ask http://old:4000/health/readiness
fact 'it answers' says 'said by nobody' chat old $key
fact 'and reports by the old way of ingestion' eventually 120 says 'NOTED /api/public/ingestion Basic' log_of langfuse-web
# Within the 30 s that it is given: it was not killed. A busy machine needs more than 20.
fact 'it stops well' stops_well new 35
remove new
remove old

proxy bare otel.yaml "$without_otel" "${langfuse[@]}"
fact "without OpenTelemetry's SDK it does not start with langfuse_otel" eventually 400 ended bare
fact 'and names the callback' says "Could not build the 'langfuse_otel' callback" log_of bare
