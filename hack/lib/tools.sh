# Finds what is needed, or installs it with apt-get. Works for root and for a user with sudo.

TEST_IMAGE=berth/busybox:local

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "this needs root, and there is no sudo: $*"
  fi
}

apt_available() { command -v apt-get >/dev/null; }

# The package lists of a fresh machine are empty or old: brings them up to date, once in a run.
apt_update() {
  [ -z "${APT_UPDATED-}" ] || return 0
  quietly "$STATE/log/apt-update.log" "apt-get update" as_root apt-get update -q
  APT_UPDATED=yes
}

# apt_install WHY PACKAGE...
apt_install() {
  local why=$1
  shift
  apt_available || fail "$why is missing and there is no apt-get here: install $* yourself and run this again"
  apt_update
  quietly "$STATE/log/apt-$1.log" "apt-get install $*" \
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
  say installed "$* (for $why)"
}

# --- JDK -------------------------------------------------------------------------------------

# jdk_version HOME: prints the feature version of a JDK (not of a mere runtime), or nothing.
jdk_version() {
  local line
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  while read -r line; do
    if [[ $line =~ ^JAVA_VERSION=\"([0-9]+)([^\"]*)\" ]]; then
      JDK_FULL=${BASH_REMATCH[1]}${BASH_REMATCH[2]}
      JDK_FEATURE=${BASH_REMATCH[1]}
      return 0
    fi
  done <"$1/release"
}

find_jdk() {
  local home
  for home in "${JAVA_HOME-}" /usr/lib/jvm/* /opt/*jdk* "$HOME"/.sdkman/candidates/java/*; do
    JDK_FEATURE=0
    [ -z "$home" ] || jdk_version "$home"
    if [ "$JDK_FEATURE" -ge 25 ]; then
      export JAVA_HOME=$home
      return 0
    fi
  done
  return 1
}

need_jdk() {
  if ! find_jdk; then
    local package
    apt_available && apt_update
    for package in temurin-25-jdk openjdk-25-jdk-headless openjdk-25-jdk; do
      if apt_available && apt-cache show "$package" >/dev/null 2>&1; then
        apt_install "JDK 25" "$package"
        break
      fi
    done
    find_jdk || fail "no JDK 25 or newer: install one (for example Temurin 25), set JAVA_HOME to it, and run this again"
  fi
  say found "JDK $JDK_FULL in $JAVA_HOME"
}

# --- Maven -----------------------------------------------------------------------------------

wrapper_property() { sed -n "s/^$1=//p" "$ROOT/.mvn/wrapper/maven-wrapper.properties" | tr -d '[:space:]'; }

# As Java's String.hashCode, in hexadecimal: mvnw names its folders so.
java_hash() {
  local text=$1 hash=0 i
  for ((i = 0; i < ${#text}; i++)); do
    hash=$(((hash * 31 + $(LC_CTYPE=C printf %d "'${text:i:1}")) % 4294967296))
  done
  printf '%x' "$hash"
}

# Puts the wrapper's Maven where mvnw looks for it. Where its address can't be reached, the same
# file comes as an artifact through whatever repository a system Maven is set up with.
need_maven() {
  local url sha name version home zip
  url=$(wrapper_property distributionUrl)
  sha=$(wrapper_property distributionSha256Sum)
  name=$(basename "$url" -bin.zip)
  version=${name#apache-maven-}
  home=${MAVEN_USER_HOME:-$HOME/.m2}/wrapper/dists/$name/$(java_hash "$url")
  if [ -d "$home" ]; then
    say found "Maven $version in $home"
    return
  fi
  MAVEN_TMP=$(mktemp -d)
  trap 'rm -rf "$MAVEN_TMP"' EXIT
  zip=$MAVEN_TMP/apache-maven-$version-bin.zip
  if ! download "$url" "$zip"; then
    command -v mvn >/dev/null || apt_install "fetching Maven $version" maven
    (cd "$MAVEN_TMP" && quietly "$STATE/log/maven-fetch.log" "fetching Maven $version" mvn -B \
      org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy \
      -Dartifact="org.apache.maven:apache-maven:$version:zip:bin" -DoutputDirectory="$MAVEN_TMP")
  fi
  echo "$sha  $zip" | sha256sum -c --status || fail "the checksum of Maven $version is wrong: expected $sha"
  mkdir -p "$(dirname "$home")"
  (cd "$MAVEN_TMP" && "$JAVA_HOME/bin/jar" -xf "$zip" && chmod +x "$name"/bin/mvn*)
  mv "$MAVEN_TMP/$name" "$home"
  rm -rf "$MAVEN_TMP"
  trap - EXIT
  say installed "Maven $version in $home"
}

# download URL FILE
download() {
  command -v curl >/dev/null && curl -fsSL --connect-timeout 5 --max-time 300 -o "$2" "$1" 2>/dev/null
}

# --- etcd ------------------------------------------------------------------------------------

need_etcd() {
  command -v etcd >/dev/null || apt_install etcd etcd-server
  command -v etcdctl >/dev/null || apt_install etcd etcd-client
  say found "$(etcd --version | sed -n 's/^etcd Version: /etcd /p') in $(command -v etcd)"
}

# --- Docker ----------------------------------------------------------------------------------

docker_version() { docker version --format '{{.Server.Version}}' 2>/dev/null; }

# Whether Docker serves, if not this user, or no dockerd is there: one that is about to start or to
# end neither serves nor lets another one start.
dockerd_is_settled() {
  local pid
  docker_version >/dev/null || docker_is_forbidden ||
    ! pid=$(cat /var/run/docker.pid 2>/dev/null) || [ "$(cat "/proc/$pid/comm" 2>/dev/null)" != dockerd ]
}

docker_is_forbidden() { [ -S /var/run/docker.sock ] && ! [ -w /var/run/docker.sock ]; }

need_docker() {
  local log=$STATE/log/dockerd.log
  if ! command -v docker >/dev/null || { ! docker_version >/dev/null && ! command -v dockerd >/dev/null; }; then
    apt_install Docker docker.io
  fi
  await 60 dockerd_is_settled ||
    fail "dockerd runs (process $(cat /var/run/docker.pid)) but does not answer: end it, and run this again"
  if ! docker_version >/dev/null; then
    if docker_is_forbidden && as_root docker version >/dev/null 2>&1; then
      fail "Docker runs, but $(id -un) may not use it: run 'sudo usermod -aG docker $(id -un)', log in again, and run this again"
    fi
    mkdir -p "$STATE/log"
    # The socket belongs to the user's own group, so that a nodelet run by that user can use it.
    as_root setsid dockerd --group "$(id -gn)" >"$log" 2>&1 </dev/null &
    await 60 docker_version || fail "dockerd did not start" "$log"
    say started "dockerd $(docker_version), log in $log (left running)"
  else
    say found "Docker $(docker_version)"
  fi
  need_test_image
}

# The samples and tests use an image made here, so that no registry is needed.
need_test_image() {
  docker image inspect "$TEST_IMAGE" >/dev/null 2>&1 && return
  local busybox root applet
  busybox=$(static_busybox) || { apt_install "$TEST_IMAGE" busybox-static && busybox=$(static_busybox); }
  root=$(mktemp -d)
  mkdir -p "$root/bin" "$root/tmp" "$root/etc"
  cp "$busybox" "$root/bin/busybox"
  for applet in $("$busybox" --list); do
    [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
  done
  tar -C "$root" -c . | docker import -c 'CMD ["/bin/sh"]' -c 'ENV PATH=/bin' - "$TEST_IMAGE" >/dev/null
  rm -rf "$root"
  say made "image $TEST_IMAGE from $busybox"
}

# Prints where a busybox is that needs no libraries.
static_busybox() {
  local path
  path=$(command -v busybox) && ! ldd "$path" >/dev/null 2>&1 && printf '%s' "$path"
}

# await SECONDS COMMAND...: runs the command until it succeeds.
await() {
  local until=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $until ] || return 1
    sleep 0.1
  done
}
