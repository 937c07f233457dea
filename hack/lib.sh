# What the scripts of this folder share. Sourced, never run.
# lib/output.sh   one line for each thing found, installed or started, with how long it took
# lib/tools.sh    finds or installs what is needed: JDK, Maven, etcd, Docker, the test image
# lib/build.sh    builds what is older than its sources
# lib/process.sh  starts, awaits and stops our processes
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# set_state DIR: everything of one cluster is kept there.
set_state() {
  mkdir -p "$1"
  STATE=$(cd "$1" && pwd)
  RUN=$STATE/run
  LOGS=$STATE/log
  DATA=$STATE/data
  export BERTH_STATE=$STATE
}
set_state "${BERTH_STATE:-$ROOT/.berth}"

# etcd and etcdctl take every flag from the environment too: settings of another etcd must not leak in.
unset "${!ETCD_@}" "${!ETCDCTL_@}"

source "$ROOT/hack/lib/output.sh"
source "$ROOT/hack/lib/tools.sh"
source "$ROOT/hack/lib/build.sh"
source "$ROOT/hack/lib/process.sh"
