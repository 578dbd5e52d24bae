# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared with ../setup and the other parts
# What set-up says before it touches anything, and what it leaves for others to read.

builds_programs() {
  local title
  for title in "${stage_calls[@]}"; do
    case $title in do_set* | do_companions*) return 0 ;; esac
  done
  return 1
}
require_go() {
  local version
  present go || fail "building the programs needs Go 1.26 or newer on the PATH"
  version=$(go env GOVERSION | sed 's/^go//; s/[^0-9.].*//')
  [ "$(printf '%s\n' 1.26 "$version" | sort -V | head -n 1)" = 1.26 ] || fail "building the programs needs Go 1.26 or newer, this is $version"
}
free_gigabytes() { df -Pk "$1" | awk 'NR == 2 {print int($4 / 1048576)}'; }

announce() {
  local packages free go_cache minutes
  packages=$(missing_packages | tr '\n' ' ')
  say "Lab set-up for this machine"
  if [ "$lab" = upstream ]; then
    say "  upstream   reachable: release files and images are taken from there, none are built here"
  else
    say "  upstream   not reachable (or not wanted): programs are built from their Go modules, images come from a local registry"
  fi
  say "  apt        ${packages:-nothing to install}"
  say "  files      $cache"
  say "  podman     the image $BASE_IMAGE"
  have_limits || say "  kernel     fs.inotify.max_user_instances raised from $(cat "$inotify") to 512, for all of this machine, until --down"
  [ "$lab" = upstream ] || say "  network    $registry, the address added to the loopback interface, for the registry"
  if [ "$lab" = offline ] && builds_programs; then
    require_go
    go_cache=$(go env GOCACHE)
    mkdir -p "$go_cache"
    free=$(free_gigabytes "$go_cache")
    say "  Go         module and build caches grow by up to 10 GB; $free GB are free"
    ((free >= 3)) || fail "too little space for the Go caches below $go_cache"
  fi
  minutes=$(($(planned_seconds 0) / 60 + 1))
  say "  time       about $minutes min on 2 cores from cold caches; Go's caches shorten it to a third"
  say "  undo       $0 --down, $0 --purge"
}

write_lab_json() {
  local list=() kubernetes='' bundle_value=null registry_value=null v
  mapfile -t list < <(printf '%s\n' "${versions[@]}" | sort -uV)
  if [ "$lab" = offline ]; then
    bundle_value="\"$bundle\"" registry_value="\"$registry\""
    mapfile -t list < <(bundled_versions)
  fi
  for v in "${list[@]}"; do kubernetes+="${kubernetes:+,}\"$v\""; done
  replace_file "$cache/lab.json" <<X
{"bundle":$bundle_value,
 "registry":$registry_value,
 "kubernetes":[$kubernetes],
 "probeImage":"registry.k8s.io/e2e-test-images/agnhost:$AGNHOST",
 "baseImage":"$BASE_IMAGE",
 "containersConf":"$cache/containers.conf"}
X
}
