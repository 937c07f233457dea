# Our processes: each has run/NAME.pid, log/NAME.log and a folder in data/. Beside the pid is
# run/NAME.process, which tells the process from a later one of that pid, and, for one that others
# connect to, run/NAME.address.

# When the process began, in clock ticks since boot: with the pid it names one process for ever.
started_at() {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  stat=${stat##*) }
  set -- $stat
  printf '%s' "${20}"
}

# running NAME: whether the process that we started under this name is alive; sets PID.
running() {
  local began marker
  [ -f "$RUN/$1.pid" ] && [ -f "$RUN/$1.process" ] || return 1
  PID=$(cat "$RUN/$1.pid")
  { read -r began && read -r marker; } <"$RUN/$1.process" || return 1
  [ "$(started_at "$PID")" = "$began" ] && has_marker "$marker"
}

# has_marker MARKER: whether the process PID was started with it. No pipe: one whose reader has seen
# enough would count as failed.
has_marker() { grep -qzF -- "$1" "/proc/$PID/cmdline" 2>/dev/null; }

# names PATTERN: our processes that have a pid file, whether they run or not.
names() {
  local file
  for file in "$RUN"/$1.pid; do
    [ ! -f "$file" ] || basename "$file" .pid
  done
}

# any_running PATTERN...: whether one of these runs.
any_running() {
  local pattern name
  for pattern in "$@"; do
    for name in $(names "$pattern"); do
      ! running "$name" || return 0
    done
  done
  return 1
}

# settle NAME WHAT ASKED DEFAULT USER...: sets SETTLED to the address of NAME: the one that was asked
# for, else the one that it was last started with, else the default. As long as one of the USERs runs,
# which have that address in their flags, there can be no other.
settle() {
  local name=$1 what=$2 asked=$3 kept=''
  [ ! -f "$RUN/$name.address" ] || kept=$(cat "$RUN/$name.address")
  SETTLED=${asked:-${kept:-$4}}
  shift 4
  if [ -n "$kept" ] && [ "$kept" != "$SETTLED" ] && any_running "$@"; then
    fail "the cluster in $STATE runs with $what $kept, not $asked: ./hack/down stops it"
  fi
}

# keep_address NAME ADDRESS
keep_address() { printf '%s\n' "$2" >"$RUN/$1.address"; }

# launch NAME MARKER COMMAND...: starts it on its own, away from this terminal. MARKER is a word of
# its command line that tells it from other people's processes. Sets PID.
launch() {
  local name=$1 marker=$2
  shift 2
  mkdir -p "$RUN" "$LOGS"
  [ ! -f "$LOGS/$name.log" ] || mv "$LOGS/$name.log" "$LOGS/$name.log.1"
  setsid "$@" >"$LOGS/$name.log" 2>&1 </dev/null &
  PID=$!
  # Until then it is a copy of this script, which nobody would recognise; one that ended has none.
  until has_marker "$marker" || ! grep -qz . "/proc/$PID/cmdline" 2>/dev/null; do sleep 0.01; done
  printf '%s\n%s\n' "$(started_at "$PID")" "$marker" >"$RUN/$name.process"
  printf '%s\n' "$PID" >"$RUN/$name.pid"
}

# launch_java NAME MAIN ARGUMENT...: one of our own processes, from the distribution.
launch_java() {
  local name=$1 main=$2
  shift 2
  server_options
  local options=("${SERVER_OPTIONS[@]}")
  case $main in
    dev.berth.controller.Main) options=("${CONTROLLER_OPTIONS[@]}") ;;
    dev.berth.nodelet.Main) options=("${NODELET_OPTIONS[@]}") ;;
  esac
  launch "$name" "-Dberth.process=$RUN/$name" "$JAVA_HOME/bin/java" -Dberth.process="$RUN/$name" \
    "${options[@]}" "$main" "$@"
}

# await_ready NAME SECONDS COMMAND...: until the command succeeds; fails when the process ends.
await_ready() {
  local name=$1 until=$((SECONDS + $2)) shown=$SECONDS
  shift 2
  until "$@" >/dev/null 2>&1; do
    running "$name" || fail "$name ended while it started" "$LOGS/$name.log"
    [ $SECONDS -lt $until ] || fail "$name is not ready" "$LOGS/$name.log"
    if [ $((SECONDS - shown)) -ge 5 ]; then
      printf 'waiting    for %s (log in %s)\n' "$name" "$LOGS/$name.log"
      shown=$SECONDS
    fi
    sleep 0.05
  done
}

# stop NAME: asks it to end, and kills it after 20 seconds.
stop() {
  if ! running "$1"; then
    forget "$1"
    return
  fi
  local pid=$PID how=stopped
  kill "$pid"
  if ! await 20 ended "$pid"; then
    kill -9 "$pid"
    await 5 ended "$pid"
    how=killed
  fi
  forget "$1"
  say "$how" "$1 (pid $pid)"
}

forget() { rm -f "$RUN/$1.pid" "$RUN/$1.process" "$RUN/$1.address" "$RUN/$1-http.address"; }

# A zombie has ended too: only its parent has not looked yet.
ended() { ! [ -d "/proc/$1" ] || grep -q '^State:.Z' "/proc/$1/status"; }

# need_port HOST PORT WHAT FLAG VARIABLE: fails when someone else listens there.
need_port() {
  (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null || return 0
  local holder=''
  ! command -v ss >/dev/null || holder=$(ss -Hltnp "sport = :$2" 2>/dev/null | sed -n 's/.*users:((\("[^"]*",pid=[0-9]*\).*/ by \1/p' | head -1)
  fail "port $2 on $1, wanted for $3, is taken$holder: choose another with $4 or $5"
}
