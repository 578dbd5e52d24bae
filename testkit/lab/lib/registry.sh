# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared with ../setup and the other parts
# The lab's image registry: one detached process that listens on a private address of the loopback interface and nowhere
# else. Podman removes a bridge, and with it the bridge's address, when the last container leaves; an address on lo stays,
# and hosts behind any bridge reach it through their default gateway, which is this machine.

registry=$REGISTRY_ADDRESS:$REGISTRY_PORT
registry_pid_file=$cache/registry.pid

is_registry() { # PID: a process that serves this cache's configuration file and no other
  [ "$(tr '\0' ' ' 2>/dev/null <"/proc/$1/cmdline")" = "$cache/tools/docker-registry serve $cache/registry.yml " ]
}
registry_pid() { # prints the process id if it is alive and ours
  local pid
  pid=$(cat "$registry_pid_file" 2>/dev/null) || return 1
  [ -n "$pid" ] && is_registry "$pid" && echo "$pid"
}
# One whose pid file is gone: someone removed the cache under it, and it must not go on with what it remembers of it.
lost_registry() {
  local dir
  for dir in /proc/[0-9]*; do
    if is_registry "${dir#/proc/}" 2>/dev/null; then echo "${dir#/proc/}"; return; fi
  done
  return 1
}
registry_answers() {
  curl --noproxy '*' -fsS -m 2 -o /dev/null "http://$registry/v2/" 2>/dev/null
}
have_registry() { registry_pid >/dev/null && registry_answers; }

do_registry() {
  local i
  ip address replace "$REGISTRY_ADDRESS/32" dev lo
  if ! registry_pid >/dev/null; then
    end_registry
    ! registry_answers || fail "something else answers on $registry already; end it, or set REGISTRY_PORT in $lab_dir/pins"
    mkdir -p "$cache/registry"
    replace_file "$cache/registry.yml" <<X
version: 0.1
log: {level: warn, accesslog: {disabled: true}}
storage:
  filesystem: {rootdirectory: "$cache/registry"}
  cache: {blobdescriptor: inmemory}
http: {addr: "$registry"}
X
    # Without the lock's descriptor, which would otherwise be held for as long as the registry lives.
    setsid nohup "$cache/tools/docker-registry" serve "$cache/registry.yml" >"$cache/logs/registry.log" 2>&1 </dev/null 9>&- &
    echo $! >"$registry_pid_file"
    disown
  fi
  for ((i = 0; i < 100; i++)); do
    if registry_answers; then return; fi
    registry_pid >/dev/null || { ((i < 10)) || break; }
    sleep 0.1
  done
  tail -n 10 "$cache/logs/registry.log" >&2
  fail "the registry does not answer on $registry"
}
end_registry() {
  local pid i
  if pid=$(registry_pid || lost_registry); then
    kill -TERM "$pid"
    for ((i = 0; i < 50; i++)); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
    if is_registry "$pid"; then kill -KILL "$pid"; fi
  fi
  rm -f "$registry_pid_file"
}
stop_registry() {
  end_registry
  if present ip && ip -o address show dev lo | grep -qF " $REGISTRY_ADDRESS/32"; then
    ip address del "$REGISTRY_ADDRESS/32" dev lo
  fi
}
