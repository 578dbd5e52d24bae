# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared with ../setup and the other parts
# Debian packages, and the one kernel limit that all hosts of a machine share.

# PACKAGE:WHAT_IT_IS_NEEDED_FOR, the latter a command or a file; a machine that has it from elsewhere needs no package.
hosts_need="podman:podman runc:runc netavark:/usr/lib/podman/netavark iptables:iptables nftables:nft uidmap:newuidmap
  debootstrap:debootstrap debian-archive-keyring:/usr/share/keyrings/debian-archive-keyring.gpg openssh-client:ssh
  iproute2:ip procps:sysctl curl:curl ca-certificates:/etc/ssl/certs/ca-certificates.crt"
offline_needs="skopeo:skopeo gcc:gcc libc6-dev:/usr/include/stdio.h libseccomp-dev:/usr/include/seccomp.h
  pkg-config:pkg-config docker-registry:$cache/tools/docker-registry"
inotify=/proc/sys/fs/inotify/max_user_instances

missing_packages() {
  local pair all=$hosts_need
  [ "$lab" = upstream ] || all="$all $offline_needs"
  for pair in $all; do
    present "${pair#*:}" || echo "${pair%%:*}"
  done
}
have_packages() { [ -z "$(missing_packages)" ]; }

apt_install() {
  apt-get update
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}
# The registry's package would start a service on every address of the machine, so only its program is taken out of it.
unpack_registry() {
  local work=$cache/tools/unpack program
  mkdir -p "$cache/tools"
  program=$(command -v docker-registry || true)
  if [ -z "$program" ]; then
    rm -rf "$work"
    mkdir "$work"
    cd "$work" || return
    apt-get update
    apt-get download docker-registry
    dpkg-deb -x docker-registry_*.deb .
    program=$work/usr/bin/docker-registry
  fi
  install -m755 "$program" "$cache/tools/docker-registry.part"
  mv "$cache/tools/docker-registry.part" "$cache/tools/docker-registry"
  rm -rf "$work"
}
do_packages() {
  local package wanted=()
  for package in $(missing_packages); do
    [ "$package" = docker-registry ] || wanted+=("$package")
  done
  if ((${#wanted[@]})); then watched "apt-get install" apt_install "${wanted[@]}"; fi
  if [ "$lab" = offline ] && ! present "$cache/tools/docker-registry"; then watched "registry program" unpack_registry; fi
  have_packages || fail "still missing after the installation: $(missing_packages | tr '\n' ' ')"
}

# Every kubelet and systemd takes inotify instances from one pool of the machine; 128 do not last for three hosts.
have_limits() { [ "$(cat "$inotify")" -ge 512 ]; }
do_limits() {
  cat "$inotify" >"$cache/inotify-before"
  echo 512 >"$inotify"
  have_limits || fail "could not raise $inotify to 512"
}
restore_limits() {
  [ -f "$cache/inotify-before" ] || return 0
  cat "$cache/inotify-before" >"$inotify"
  rm "$cache/inotify-before"
}
