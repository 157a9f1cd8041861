image=$registry/minio/minio:RELEASE.2025-09-07T16-13-09Z

up() {
    start minio --entrypoint sh -e MINIO_ROOT_USER=keeper -e MINIO_ROOT_PASSWORD="$1" -v "$mine-minio:/data" "$image" \
        -c 'mkdir -p /data/langfuse && minio server --address ":9000" --console-address ":9001" /data'
}
client() { once -e MC_HOST_s="http://keeper:$1@minio:9000" --entrypoint sh "$image" -c "$2"; }
served() { once --entrypoint busybox "$image" wget -qO- "http://minio:$1"; }

up miniosecret
fact 'the official health command holds' eventually 60 inside minio mc ready local
fact 'it is that release' says 'RELEASE.2025-09-07T16-13-09Z' inside minio minio --version
fact 'it is alive for others too' served 9000/minio/health/live
fact 'the console is served' says '<html' served 9001/
fact 'the folder is a bucket' says langfuse/ client miniosecret 'mc ls s'
fact 'an object is written' client miniosecret 'echo 42 | mc pipe s/langfuse/events/a.json'
fact 'another secret is refused' says 'signature we calculated does not match' client wrongsecret 'mc ls s'
fact 'it stops fast' within 10 stop minio
remove minio
up othersecret
fact 'a new secret holds at the next start, and the object is still there' \
    eventually 60 says 42 client othersecret 'mc cat s/langfuse/events/a.json'
remove minio

fact 'a secret under 8 characters is refused' says 'Invalid credentials' \
    once -e MINIO_ROOT_USER=keeper -e MINIO_ROOT_PASSWORD=short "$image" server /data
start minio "$image" server /data
fact 'the first word need not be minio' eventually 60 served 9000/minio/health/live
