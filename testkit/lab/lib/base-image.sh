# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared with ../setup and the other parts
# The Debian 12 root file system every lab host and some images start from, as a podman image.

have_base_image() { present podman && podman image exists "$BASE_IMAGE"; }

# The mirror this machine takes Debian from, by the Origin in its index files; without one, Debian's own.
# shellcheck disable=SC2016
debian_mirror() {
  local line='' origin suite uri format='$(ORIGIN)|$(CODENAME)|$(REPO_URI)' # apt fills these in
  while IFS='|' read -r origin suite uri; do
    case $origin:$suite in
      Debian:*-security | Debian:*-updates | Debian:*-backports) ;;
      Debian:*) line=$uri; break ;;
    esac
  done < <(apt-get indextargets --format "$format" 'Created-By: Packages' 2>/dev/null)
  echo "${line:-http://deb.debian.org/debian/}"
}
remove_root() { # debootstrap, when interrupted, leaves its mounts
  umount -q "$1/proc" "$1/sys" 2>/dev/null || true
  rm -rf --one-file-system "$1"
}
make_base_image() {
  local root=$cache/base.$$ p=''
  # shellcheck disable=SC2064  # the directory is known now
  trap "remove_root '$root'" EXIT
  eval "$(apt-config shell p Acquire::http::Proxy)"
  if [ -n "$p" ] && [ "$p" != DIRECT ]; then export http_proxy=$p; fi
  debootstrap --variant=minbase --include=ca-certificates bookworm "$root" "$(debian_mirror)"
  rm -rf "$root/etc/resolv.conf" "$root"/var/cache/apt/archives/*.deb
  tar -C "$root" -c . | podman import --change CMD=/bin/bash - "$BASE_IMAGE"
}
do_base_image() { watched "debootstrap and import of $BASE_IMAGE" make_base_image; }
