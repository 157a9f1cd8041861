# Root folders of Debian: made by debootstrap from the machine's own mirror, kept as one tar file each.

roots=$cache/roots

# The mirror that this machine's apt is set up with.
debian_mirror() {
    apt_lists >>"$logs/apt.log" 2>&1
    local mirror=${LANGFUSE_CTL_SANDBOX_DEBIAN:-}
    [ -n "$mirror" ] || mirror=$(apt-get indextargets --format '$(SITE)' \
        'Created-By: Packages' 'Origin: Debian' 'Label: Debian' 'Component: main' | head -n 1)
    [ -n "$mirror" ] || fail "apt on this machine knows no Debian mirror, from which the images are made" \
        "name one: LANGFUSE_CTL_SANDBOX_DEBIAN=ADDRESS"
    printf '%s\n' "$mirror"
}

root_packages() { grep -v '^#' "$sandbox/roots/$1" | paste -sd, -; }

root_key() { cat "$sandbox/roots/$1" "$sandbox/roots/clean" | sha256sum | cut -c1-16; }

root_tar() { printf '%s/%s-%s.tar\n' "$roots" "$1" "$(root_key "$1")"; }

# root_make SUITE: the tar file of that suite's root, if it is not there yet
root_make() {
    local suite=$1 tar folder
    tar=$(root_tar "$suite")
    [ ! -s "$tar" ] || return 0
    folder=$roots/$suite.new
    as_root rm -rf "$folder"
    mkdir -p "$roots"
    as_root debootstrap --variant=minbase --include="$(root_packages "$suite")" "$suite" "$folder" "$(debian_mirror)"
    as_root sh "$sandbox/roots/clean" "$folder"
    as_root tar -C "$folder" --numeric-owner -cf "$tar.new" .
    as_root mv "$tar.new" "$tar"
    as_root rm -rf "$folder"
}
