# The peer: Docker Compose, which tests and benchmarks compare with. Taken out of its Debian package, installed nowhere.

peer_version=2.40.3
peer_suites='forky sid'
peer=$cache/compose/docker-compose-$peer_version

peer_up() {
    local suite begun=$SECONDS
    if [ ! -x "$peer" ]; then
        mkdir -p "$cache/compose"
        : >"$logs/peer.log"
        for suite in $peer_suites; do
            ! peer_from "$suite" >>"$logs/peer.log" 2>&1 || break
        done
        [ -x "$peer" ] || fail "Docker Compose $peer_version is in none of Debian's suites $peer_suites" \
            "its log: $logs/peer.log" "$(tail -n 3 "$logs/peer.log")"
        say "  fetched Docker Compose $peer_version in $(since "$begun") s"
    fi
    say "peer      $peer"
}

# peer_from SUITE: the package of that suite, through this machine's apt, without its lists or packages being touched
peer_from() {
    local folder=$cache/compose/apt mirror
    mirror=$(debian_mirror)
    rm -rf "$folder"
    mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial"
    printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' "$mirror" "$1" \
        >"$folder/sources.list"
    peer_apt() {
        apt-get -q -o Dir::Etc::SourceList="$folder/sources.list" -o Dir::Etc::SourceParts=/dev/null \
            -o Dir::State::Lists="$folder/lists" -o Dir::Cache="$folder/cache" \
            -o Acquire::Languages=none -o APT::Sandbox::User=root "$@"
    }
    peer_apt update && (cd "$folder" && peer_apt download "docker-compose=$peer_version*") || return 1
    dpkg-deb --fsys-tarfile "$folder"/docker-compose_*.deb |
        tar -xO --wildcards '*/cli-plugins/docker-compose' >"$peer.new" || return 1
    chmod +x "$peer.new"
    mv "$peer.new" "$peer"
    rm -rf "$folder"
}
