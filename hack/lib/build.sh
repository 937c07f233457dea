# Builds what is older than its sources.

DIST=$ROOT/dev/target/dist/lib
CLI_JAR=$ROOT/cli/target/berth-cli.jar
CLI_AOT=$ROOT/cli/target/berth-cli.aot
SERVER_AOT=$ROOT/dev/target/dist/servers.aot
BUILT=$ROOT/dev/target/dist/built

# The command line is short-lived: what pays off late is left out.
CLI_FLAGS=(-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData)

# Whether there is a build, of whatever age. The mark is missing while one is made.
has_build() {
  [ -d "$DIST" ] && [ -f "$CLI_JAR" ] || return 1
  [ -f "$BUILT" ] || [ -n "${BERTH_SKIP_BUILD-}" ]
}

# Whether everything that runs is newer than every source. Folders count too: they change when a
# file goes.
is_built() {
  has_build || return 1
  [ -z "${BERTH_SKIP_BUILD-}" ] || return 0
  [ -z "$(cd "$ROOT" && find pom.xml .mvn ./*/pom.xml ./*/src/main -newer "$BUILT" -print -quit)" ]
}

maven() { (cd "$ROOT" && ./mvnw -B -ntp "$@"); }

built_at() { date -r "$DIST" '+%Y-%m-%d %H:%M:%S'; }

need_build() {
  if is_built; then
    say found "the build of $(built_at)"
    return
  fi
  alone build_once
  say built "$DIST and $CLI_JAR"
}

# Whoever had to wait finds it built.
build_once() {
  is_built || build quietly "$STATE/log/build.log" "the build" \
    maven package -DskipTests -pl dev,cli,bench,chaos -am
}

# alone COMMAND...: runs it when no other build of this tree runs: two would write the same files.
alone() {
  (
    flock -n 9 || { say waiting "for another build in $ROOT" && flock 9; }
    "$@"
  ) 9<"$ROOT/pom.xml"
}

# build COMMAND...: builds everything with this command. The mark is as old as the beginning: what is
# edited meanwhile is newer. Processes that run keep the files that they have open, as these are
# removed; Maven would write into them.
build() {
  local mark=$ROOT/dev/target/began
  rm -rf "$ROOT"/*/target/dist "$CLI_AOT"
  mkdir -p "$(dirname "$mark")"
  touch "$mark"
  "$@"
  mv "$mark" "$BUILT"
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

# Sets what the JVMs of our processes start with: SERVER_OPTIONS, CONTROLLER_OPTIONS, and for nodelets
# NODELET_OPTIONS. The controller's heap leaves room in 1 GB for what is not heap (docs/bench.md). A
# nodelet holds little and waits mostly: it needs neither a heap that begins with a 64th of the machine,
# and fills with what is dead, nor the code of the second compiler and what that takes to make it.
server_options() {
  local common=(-XX:+UseSerialGC -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED -cp "$DIST/*")
  local learned=()
  [ "${BERTH_SERVER_CACHE-}" = no ] || [ ! -f "$SERVER_AOT" ] || learned=("-XX:AOTCache=$SERVER_AOT")
  SERVER_OPTIONS=("${learned[@]}" -Xmx1g "${common[@]}")
  CONTROLLER_OPTIONS=("${learned[@]}" -Xmx704m "${common[@]}")
  NODELET_OPTIONS=(-Xms32m -Xmn12m -Xmx512m -XX:TieredStopAtLevel=1 "${common[@]}")
}

# An API server that starts with what another one has learned writes faster in its first minutes,
# and is ready sooner (docs/bench.md). To learn it takes a minute, so only hack/bench asks for it;
# hack/up takes it when it is there. What was built anew needs a new one.
need_server_cache() {
  if [ "${BERTH_SERVER_CACHE-}" = no ]; then
    say skipped "the servers' cache, as BERTH_SERVER_CACHE says"
  elif [ -f "$SERVER_AOT" ]; then
    say found "the servers' cache of $(date -r "$SERVER_AOT" '+%Y-%m-%d %H:%M:%S')"
  else
    alone make_server_cache
  fi
}

make_server_cache() {
  [ ! -f "$SERVER_AOT" ] || return 0
  local log=$STATE/log/server-cache.log
  mkdir -p "$STATE/log"
  server_options
  bench_program
  if BERTH_BENCH_SERVER=$(printf '%s\n' "${SERVER_OPTIONS[@]}") \
    "${BENCH[@]}" train --output "$SERVER_AOT.new" >"$log" 2>&1 </dev/null; then
    mv "$SERVER_AOT.new" "$SERVER_AOT"
    say made "$SERVER_AOT, so that servers are fast from the start"
  else
    rm -f "$SERVER_AOT.new"*
    say skipped "the servers' cache: see $log"
  fi
}

# Sets BENCH: the benchmarks' program.
bench_program() {
  BENCH=("$JAVA_HOME/bin/java" -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED
    -cp "$ROOT/bench/target/dist/lib/*" dev.berth.bench.Main)
}
