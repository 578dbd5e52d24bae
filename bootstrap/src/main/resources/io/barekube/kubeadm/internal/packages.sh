# Installs packages of the distribution whose tools are not there. Services that come with some of them are masked before they come: what runs on this host is
# started by units of ours.
install_packages() { # TOOL:PACKAGE...
  local pair package wanted=()
  for pair; do command -v "${pair%%:*}" >/dev/null || wanted+=("${pair#*:}"); done
  ((${#wanted[@]})) || return 0
  say "installing ${wanted[*]}"
  for package in "${wanted[@]}"; do
    case $package in
      haproxy | keepalived | bird2)
        note "mask ${package%2}.service"
        systemctl mask -q "${package%2}.service"
        ;;
    esac
    note "package $package"
  done
  export DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a
  apt-get -o DPkg::Lock::Timeout=300 -qq update >&2 </dev/null || later "apt-get update failed"
  # with what they bring along, so that reset takes exactly these away
  while read -r package; do note "package $package"; done < <(apt-get -s --no-install-recommends install "${wanted[@]}" 2>/dev/null | awk '/^Inst / && $3 !~ /^\[/ {print $2}')
  apt-get -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold -qq -y --no-install-recommends install "${wanted[@]}" >&2 </dev/null ||
    later "apt-get install ${wanted[*]} failed"
}
