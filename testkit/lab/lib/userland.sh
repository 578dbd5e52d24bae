#!/bin/bash
# Runs inside a container of the base image: writes to standard output a tar with a small userland for programs that set up
# packet filters (kube-proxy, flannel) — the tools, the libraries they load and nothing else.
set -euo pipefail
exec 3>&1 1>&2 </dev/null
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends iptables nftables conntrack iproute2 kmod

declare -A wanted
# Takes a path, what its symbolic links lead to and the libraries it loads; /bin and /lib are links into /usr.
take() {
  local path library target
  path=$(realpath -s "$(realpath "$(dirname "$1")")/$(basename "$1")")
  [ -z "${wanted[$path]:-}" ] || return 0
  wanted[$path]=1
  if [ -L "$path" ]; then
    target=$(readlink "$path")
    case $target in /*) take "$target" ;; *) take "$(dirname "$path")/$target" ;; esac
  elif [ -f "$path" ]; then
    for library in $(ldd "$path" 2>/dev/null | grep -o '/[^ ]*'); do take "$library"; done
  fi
}
for program in sh cp mv cat ls ln rm mkdir chmod env sleep true id iptables{,-save,-restore} ip6tables{,-save,-restore} \
  iptables-{nft,legacy}{,-save,-restore} ip6tables-{nft,legacy}{,-save,-restore} nft conntrack ip ss modprobe lsmod; do
  take "$(type -P "$program")"
done
for file in /usr/lib/*/xtables/*.so; do take "$file"; done
for file in /bin /sbin /lib /lib64 /etc/passwd /etc/group /etc/nsswitch.conf /etc/protocols; do
  if [ -L "$file" ] || [ -e "$file" ]; then wanted[$file]=1; fi
done
printf '%s\n' "${!wanted[@]}" | sort |
  tar -c --format=gnu --mtime=@0 --owner=0 --group=0 --numeric-owner --no-recursion -C / -T - /tmp /run /var /proc /sys /dev /root >&3
