# Builds what is older than its sources.

DIST=$ROOT/dev/target/dist/lib
CLI_JAR=$ROOT/cli/target/berth-cli.jar
CLI_AOT=$ROOT/cli/target/berth-cli.aot
BUILT=$ROOT/dev/target/dist/built

# The command line is short-lived: what pays off late is left out.
CLI_FLAGS=(-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData)

# Whether everything that runs is newer than every source. Folders count too: they change when a
# file goes.
is_built() {
  [ -f "$BUILT" ] && [ -f "$CLI_JAR" ] || return 1
  [ -z "${BERTH_SKIP_BUILD-}" ] || return 0
  [ -z "$(cd "$ROOT" && find pom.xml .mvn ./*/pom.xml ./*/src/main -newer "$BUILT" -print -quit)" ]
}

maven() { (cd "$ROOT" && ./mvnw -B -ntp "$@"); }

need_build() {
  if is_built; then
    say found "the build of $(date -r "$BUILT" '+%Y-%m-%d %H:%M:%S')"
    return
  fi
  local mark
  mark=$(mktemp)
  rm -rf "$DIST" "$CLI_AOT"
  quietly "$STATE/log/build.log" "the build" maven package -DskipTests -pl dev,cli,bench -am
  touch -r "$mark" "$BUILT"
  rm -f "$mark"
  say built "$DIST and $CLI_JAR"
}

# The command line starts in half the time with a cache of its loaded classes, which a run against
# a cluster makes. Without it, it only takes longer.
need_cli_cache() {
  [ ! -f "$CLI_AOT" ] || [ "$CLI_JAR" -nt "$CLI_AOT" ] || return 0
  if "$JAVA_HOME/bin/java" "${CLI_FLAGS[@]}" -XX:AOTCacheOutput="$CLI_AOT" -jar "$CLI_JAR" warmup \
    >"$LOGS/cli-cache.log" 2>&1 </dev/null; then
    say made "$CLI_AOT, so that the command line starts quickly"
  else
    say skipped "the command line's cache: see $LOGS/cli-cache.log"
  fi
}
