# shellcheck shell=bash
# Building and running this repository's programs. Sourced by the scripts at its top; expects $cache for run_example.

require_root_and_java() {
  local major
  [ "$(id -u)" = 0 ] || { echo "run this as root: machines are containers with systemd, and need it" >&2; exit 1; }
  command -v java >/dev/null || { echo "no JDK on the PATH: apt-get install openjdk-17-jdk-headless" >&2; exit 1; }
  major=$(java -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
  [ "${major:-0}" -ge 17 ] || { echo "JDK 17 or newer is needed, this is ${major:-unknown}" >&2; exit 1; }
}

# built_classpath SCOPE FILE: builds the examples and what they use and writes their class path, unless nothing changed since that was done last.
built_classpath() {
  local scope=$1 stamp=examples/target/$2
  if [ -f "$stamp" ] && [ -z "$(find pom.xml ./*/pom.xml ./*/src -newer "$stamp" -print -quit)" ]; then return 0; fi
  echo "building the library (the first time, Maven fetches its plugins: about a minute)"
  ./mvnw -q -B -DskipTests -Dspotless.check.skip -pl examples -am package \
    org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath -Dmdep.outputFile="target/$2.new" -DincludeScope="$scope"
  # only now, so that an interrupted build counts as none
  mv "$stamp.new" "$stamp"
}
build_examples() { built_classpath runtime classpath; }
build_tests() { built_classpath test test-classpath; }

run_example() { # CLASS ARGUMENT...
  local name=$1 lab=$cache/lab.json bundle registry
  shift
  bundle=$(sed -n 's/.*"bundle":"\([^"]*\)".*/\1/p' "$lab")
  registry=$(sed -n 's/.*"registry":"\([^"]*\)".*/\1/p' "$lab")
  if [ -n "$bundle" ]; then export BAREKUBE_BUNDLE=$bundle BAREKUBE_REGISTRY=http://$registry; fi
  if [ -t 1 ] && [ "${TERM:-dumb}" != dumb ]; then export BAREKUBE_TERMINAL=1; else unset BAREKUBE_TERMINAL; fi
  java -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp "examples/target/classes:$(cat examples/target/classpath)" "io.barekube.examples.$name" "$@"
}

# The JDK on the PATH, and the newest of those installed below /usr/lib/jvm.
default_jdk() { dirname "$(dirname "$(readlink -f "$(command -v javac)")")"; }
newest_jdk() {
  local home version
  for home in "$(default_jdk)" /usr/lib/jvm/*/; do
    home=$(readlink -f "$home")
    [ -x "$home/bin/javac" ] || continue
    version=$("$home/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
    [ -z "$version" ] || echo "$version $home"
  done | sort -n | tail -n 1 | cut -d' ' -f2
}
