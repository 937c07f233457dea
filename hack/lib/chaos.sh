# Runs the checker: hack/test chaos.

# chaos [--etcd 3.4|3.5|FILE] [OPTION...]: the other options are the checker's own.
chaos() {
  local etcd=3.4 arguments=()
  while [ $# -gt 0 ]; do
    case $1 in
      --etcd) etcd=${2-} && shift $(($# > 1 ? 2 : 1)) ;;
      --etcd=*) etcd=${1#*=} && shift ;;
      *) arguments+=("$1") && shift ;;
    esac
  done
  {
    need_jdk
    is_built || need_maven
    need_build
    need_etcd
  } >&2
  case $etcd in
    3.4) etcd=$(command -v etcd) ;;
    3.5) etcd=$("$ROOT/hack/etcd-3.5") ;;
  esac
  [ -x "$etcd" ] || fail "--etcd is 3.4 (the one on the path), 3.5 or a file, not '$etcd'"
  "$JAVA_HOME/bin/java" -Xmx2g -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED \
    -cp "$ROOT/chaos/target/dist/lib/*" dev.berth.chaos.Main \
    --folder "$STATE/chaos" --etcd "$etcd" "${arguments[@]}"
}
