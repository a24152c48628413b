#!/usr/bin/env bash
# Builds what is published twice, in two folders, zones and languages, and compares every byte.
# The same JDK for both: another javac may write other classes.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
modules=$(sed -n 's|.*<module>\(sdk-[a-z-]*\)</module>.*|\1|p' pom.xml | paste -sd,)

# build FOLDER ZONE LANGUAGE
build() {
    mkdir -p "$1"
    # Without what is ignored: nothing that was built before may help.
    (cd "$root" && git ls-files -coz --exclude-standard) |
        tar -C "$root" --null --ignore-failed-read -T - -c 2>/dev/null | tar -C "$1" -x
    (cd "$1" && TZ=$2 MAVEN_OPTS="${MAVEN_OPTS:-} -Duser.language=$3" ./mvnw -q -B -ntp -Dquick -Prelease -pl "$modules" package)
    (cd "$1" && find sdk-*/target sdk-*/.flattened-pom.xml -maxdepth 1 -type f \
        \( -name '*.jar' -o -name bom.json -o -name .flattened-pom.xml \) | sort)
}

build "$work/a" UTC en >"$work/first"
build "$work/another-place-with-a-longer-name" Pacific/Auckland de >"$work/second"

diff "$work/first" "$work/second"
[ "$(grep -c '\.jar$' "$work/first")" -ge 12 ] || {
    echo "check-reproducible: hardly anything was built" >&2
    exit 1
}
different=0
while read -r file; do
    cmp "$work/a/$file" "$work/another-place-with-a-longer-name/$file" || different=1
done <"$work/first"
[ "$different" = 0 ]
echo "$(wc -l <"$work/first") files, the same twice"
