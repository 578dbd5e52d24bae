# shellcheck shell=bash
# Building and running this repository's programs. Sourced by the scripts at its top; expects $cache for run_example.

require_root_and_java() {
  local major
  [ "$(id -u)" = 0 ] || { echo "run this as root: machines are containers with systemd, and need it" >&2; exit 1; }
  command -v java >/dev/null || { echo "no JDK on the PATH: apt-get install openjdk-17-jdk-headless" >&2; exit 1; }
  major=$(java -version 2>&1 | sed -n '1s/.*"\([0-9]*\).*/\1/p')
  [ "${major:-0}" -ge 17 ] || { echo "JDK 17 or newer is needed, this is ${major:-unknown}" >&2; exit 1; }
}

# Builds the examples and what they use, unless nothing changed since they were built last.
build_examples() {
  local stamp=examples/target/classpath
  if [ -f $stamp ] && [ -z "$(find pom.xml ./*/pom.xml ./*/src/main -newer $stamp -print -quit)" ]; then return 0; fi
  echo "building the library (the first time, Maven fetches its plugins: about a minute)"
  ./mvnw -q -B -DskipTests -Dspotless.check.skip -pl examples -am package \
    org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath \
    -Dmdep.outputFile=target/classpath.new -DincludeScope=runtime
  # only now, so that an interrupted build counts as none
  mv examples/target/classpath.new $stamp
}

run_example() { # CLASS ARGUMENT...
  local name=$1 lab=$cache/lab.json bundle registry
  shift
  bundle=$(sed -n 's/.*"bundle":"\([^"]*\)".*/\1/p' "$lab")
  registry=$(sed -n 's/.*"registry":"\([^"]*\)".*/\1/p' "$lab")
  if [ -n "$bundle" ]; then export BAREKUBE_BUNDLE=$bundle BAREKUBE_REGISTRY=http://$registry; fi
  java -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp "examples/target/classes:$(cat examples/target/classpath)" "io.barekube.examples.$name" "$@"
}
