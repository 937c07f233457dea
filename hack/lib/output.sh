# One line for each thing found, installed or started: what, and how long it took.

now_micros() { printf '%s' "${EPOCHREALTIME/[.,]/}"; }

# Begins a measurement; say ends it and begins the next one.
tick() { TICK=$(now_micros); }

# since MICROS: prints the seconds from then until now, as "1.2 s".
since() {
  local tenths=$((($(now_micros) - $1) / 100000))
  printf '%d.%d s' $((tenths / 10)) $((tenths % 10))
}

# say VERB TEXT: prints a line with the time since the last tick.
say() {
  printf '%-10s %-62s %8s\n' "$1" "$2" "$(since "$TICK")"
  tick
}

# fail TEXT [LOGFILE]: ends the script; shows the end of the log if there is one.
fail() {
  printf 'error: %s\n' "$1" >&2
  if [ -n "${2-}" ] && [ -s "$2" ]; then
    printf -- '--- the end of %s:\n' "$2" >&2
    tail -n "${3:-25}" "$2" >&2
  fi
  exit 1
}

# quietly LOGFILE WHAT COMMAND...: runs it with its output in the log, and shows that when it fails.
quietly() {
  local log=$1 what=$2
  shift 2
  mkdir -p "$(dirname "$log")"
  "$@" >"$log" 2>&1 </dev/null || fail "$what failed" "$log" 40
}

# Prints the comment at the head of the calling script, which is its manual.
show_help() {
  awk 'NR > 1 && !/^#/ { exit } NR > 1 { sub(/^# ?/, ""); print }' "$1"
}

tick
STARTED=$TICK
