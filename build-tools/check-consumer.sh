#!/usr/bin/env bash
# Publishes to target/staging and lets a project outside this build live on what is there: it compiles as a module, runs a
# contract test of the test kit, and two people talk, once on the class path and once on the module path.
#   --staged            takes target/staging as it is, for a look at the very files that are about to be released
#   JAVA=/path/to/java  runs the program on another Java than the one that compiles
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
staging=$root/target/staging
version=$(sed -n 's|^  <version>\(.*\)</version>|\1|p' pom.xml | head -n 1)
java=${JAVA:-${JAVA_HOME:+$JAVA_HOME/bin/}java}

fail() {
    echo "check-consumer: $*" >&2
    exit 1
}

if [ "${1:-}" != --staged ]; then
    # The Javadoc plugin passes over what it takes for unchanged, with its errors.
    rm -rf "$staging" sdk-*/target/maven-javadoc-plugin-stale-data.txt
    modules=$(sed -n 's|.*<module>\(sdk-[a-z-]*\)</module>.*|\1|p' pom.xml | paste -sd,)
    ./mvnw -q -B -ntp -Dquick -Prelease,staging -pl "$modules" deploy
fi

poms=$(find "$staging" -name '*.pom')
[ -n "$poms" ] || fail "nothing is staged"
# shellcheck disable=SC2086  # one argument per file is meant
! grep -lF -e "$root" -e '<parent>' $poms || fail "these POMs name a folder of this machine or a parent that is not published"
! grep '<artifactId>' "$staging"/io/duologue/duologue-bom/"$version"/*.pom | grep -v '>duologue-' ||
    fail "the BOM decides about versions that are not ours"

# A repository of its own: an artifact that this machine happens to have installed must not help.
repository=$root/target/consumer-repository
rm -rf "$repository/io/duologue" consumer/target
./mvnw -q -B -ntp -f consumer/pom.xml -Dmaven.repo.local="$repository" \
    -Dstaging="$staging" -Dduologue.version="$version" package

# Only what a jar says about itself counts from here on.
for jar in "$staging"/io/duologue/*/"$version"/*.jar; do
    case $jar in
        *-sources.jar | *-javadoc.jar) continue ;;
    esac
    artifact=$(basename "$(dirname "$(dirname "$jar")")")
    module=io.duologue.${artifact#duologue-}
    "$java" --module-path "$jar" --list-modules | grep -q "^$module\b" || fail "$jar is not the module $module"
done
"$java" -cp "consumer/target/classes:consumer/target/lib/*" org.example.consumer.TwoPeopleTalk
"$java" -p consumer/target/classes:consumer/target/lib -m org.example.consumer/org.example.consumer.TwoPeopleTalk modules
