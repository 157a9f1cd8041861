. "$sandbox/lib/say.sh"
. "$sandbox/lib/roots.sh"
. "$sandbox/lib/images.sh"

labelled() { docker image inspect -f '{{index .Config.Labels "io.langfuse-ctl.sandbox"}}' "$1"; }

while read -r upstream _ recipe _; do
    image_key "$recipe"
    ref=$(image_at_mirror "$upstream")
    fact "$ref is of the recipe as it stands" says "$key" labelled "$ref"
done < <(image_list)

fact 'docker.io/a/b becomes MIRROR/a/b' says "$registry/a/b:1" image_at_mirror docker.io/a/b:1
fact 'ghcr.io/a/b too' says "$registry/a/b:1" image_at_mirror ghcr.io/a/b:1
fact 'cgr.dev/a/b too' says "$registry/a/b:1" image_at_mirror cgr.dev/a/b:1
fact 'quay.io/a/b too' says "$registry/a/b:1" image_at_mirror quay.io/a/b:1
fact 'postgres becomes MIRROR/library/postgres' says "$registry/library/postgres:17" image_at_mirror postgres:17
fact 'docker.io/postgres too' says "$registry/library/postgres:17" image_at_mirror docker.io/postgres:17

listed() { image_list | awk '{ print $1 }' | grep -Fxq "$1"; }
defaults() { sed -nE 's/^ *image: *//p' "$sandbox"/../../templates/*.yml | sed -E 's/\$\{[A-Z_]+:-([^}]*)\}/\1/g'; }
while read -r ref; do
    fact "the templates' default $ref is in the list" listed "$ref"
done < <(defaults | sort -u)

seconds_up() { within 10 "$sandbox/up" images; }
fact 'a second up takes seconds' seconds_up
two_ups() { "$sandbox/up" images & "$sandbox/up" images && wait $!; }
fact 'two at once wait for each other' two_ups
fact 'what is no part of it is named' says 'what is "nothing"?' "$sandbox/up" nothing
