# Makes the host ready for kubeadm. May run again at any time: what is there already is left as it is.
# Given: cluster, cluster_name, node, role, kubernetes, at, prepared (a fingerprint), images, modules, packages (TOOL:PACKAGE), sysctls (KEY=VALUE), kept_sysctls,
#   files (MODE PATH CONTENT each), artifacts (NAME FORM SHA256 SIZE URI COMPRESSION each: FORM is the file to write, or a directory to unpack into;
#   SIZE bytes follow on standard input where URI is empty; COMPRESSION is an option of tar)
mkdir -p $state /run/barekube
chmod 755 $state
touch $record
if [ -s $state/inventory.json ] && ! grep -qF "\"clusterId\":\"$cluster\"" $state/inventory.json; then
  refuse "this host belongs to another cluster meanwhile: $(cat $state/inventory.json)"
fi

inventory ''

# --- the kernel
if command -v nft >/dev/null && [ ! -s $record ]; then
  while read -r _ family table; do note "table $family $table"; done < <(nft list tables 2>/dev/null)
fi
# what kubelet and kube-proxy will set for themselves
for key in "${kept_sysctls[@]}"; do
  if [ -r "/proc/sys/${key//.//}" ] && ! grep -q "^sysctl $key " $record; then note "sysctl $key $(cat "/proc/sys/${key//.//}")"; fi
done
for module in "${modules[@]}"; do modprobe -q "$module" 2>/dev/null || true; done # built in, or loaded: what counts is read back below
place 644 /etc/modules-load.d/barekube.conf "$(printf '%s\n' "${modules[@]}")"$'\n'
text=''
for setting in "${sysctls[@]}"; do
  key=${setting%%=*} value=${setting#*=}
  path=/proc/sys/${key//.//}
  [ -e "$path" ] || refuse "the kernel has no $key: its module cannot be loaded"
  text+="$key = $value"$'\n'
  before=$(cat "$path")
  [ "$before" != "$value" ] || continue
  grep -q "^sysctl $key " $record || note "sysctl $key $before"
  { echo "$value" >"$path"; } 2>/dev/null || true
  # read back: the tools exit 0 on some refusals
  [ "$(cat "$path")" = "$value" ] || refuse "$key stays $(cat "$path") and must be $value"
done
place 644 /etc/sysctl.d/99-barekube.conf "$text"

if [ "$(wc -l </proc/swaps)" -gt 1 ]; then
  say "switching swap off"
  note swap
  while read -r unit _; do
    [ -n "$unit" ] || continue
    note "mask $unit"
    systemctl mask -q "$unit"
  done < <(systemctl list-units --no-legend --plain --type swap)
  if grep -qE '^[^#].*[[:space:]]swap[[:space:]]' /etc/fstab 2>/dev/null; then
    claim /etc/fstab
    sed -ri '/^[^#].*[[:space:]]swap[[:space:]]/s/^/# barekube: /' /etc/fstab
  fi
  swapoff -a
fi

install_packages ${packages[@]+"${packages[@]}"}

# --- the container runtime comes first, so that images are pulled while the rest is still on its way
runtime_up() {
  local pause i sandbox
  mapfile -t cluster_images < <(kubeadm config images list --kubernetes-version "v$kubernetes" 2>/dev/null)
  pause=$(printf '%s\n' "${cluster_images[@]}" | grep /pause:)
  for ((i = 0; i < ${#files[@]}; i += 3)); do
    place "${files[i]}" "${files[i + 1]}" "${files[i + 2]//@PAUSE_IMAGE@/$pause}"
  done
  # what the programs will make for themselves
  for i in /etc/cni /etc/kubernetes /var/lib/kubelet /var/lib/cni /var/lib/etcd /var/lib/containerd /opt/containerd /run/containerd /run/nri /run/netns /run/flannel /run/xtables.lock \
    /usr/libexec/kubernetes /var/log/pods /var/log/containers; do
    if [ ! -e "$i" ]; then
      note "made $i"
    elif [ -d "$i" ] && ! recorded "made $i" && ! grep -q "^mode $i " $record; then
      note "mode $i $(stat -c %a "$i")" # containerd sets its own
    fi
  done
  [ -d /lib/modules ] || note "dir /lib/modules" # kubelet makes it for kube-proxy
  [ -z "$changed" ] || systemctl daemon-reload
  systemctl enable -q containerd kubelet 2>/dev/null
  # not for a change of what others read: each restart ends the commands that run inside containers
  if [ /etc/containerd/config.toml -nt /run/barekube/containerd ] || [ /etc/systemd/system/containerd.service -nt /run/barekube/containerd ] ||
    [ /usr/local/bin/containerd -nt /run/barekube/containerd ]; then
    systemctl restart containerd
    touch /run/barekube/containerd
  else
    systemctl start containerd
  fi
  for image in "${cluster_images[@]}"; do
    case $image in
      */kube-proxy:* | */pause:* | */coredns:*) printf '%s\n' "$image" ;;
      *) [ "$role" != control-plane ] || printf '%s\n' "$image" ;;
    esac
  done >/run/barekube/images
  printf '%s\n' ${images[@]+"${images[@]}"} >>/run/barekube/images
  # ahead of time, and no error: whoever needs an image pulls it
  systemd-run -q --collect --unit barekube-images bash -c \
    "export PATH=$PATH; while read -r image; do crictl pull \"\$image\" & done </run/barekube/images; wait; rm -f /run/barekube/images" ||
    say "images are not pulled ahead"
}

# openssl, where it is there, takes a third of the time
if command -v openssl >/dev/null; then digest() { openssl dgst -sha256 -r; }; else digest() { sha256sum; }; fi
receive() { # NAME FORM SHA256 SIZE URI COMPRESSION
  local name=$1 form=$2 sha256=$3 size=$4 uri=$5 target=${2%/*} stage sum unpacking path
  folder "$target"
  stage=$target/.barekube
  rm -rf "$stage"
  mkdir "$stage"
  say "receiving $name"
  mkfifo "$stage/pipe"
  case $form in
    */) tar -x"$6"f "$stage/pipe" --no-same-owner -C "$stage" & ;;
    *) cat "$stage/pipe" >"$stage/${form##*/}" & ;;
  esac
  unpacking=$!
  sum=$(source_of "$size" "$uri" | tee -p "$stage/pipe" | digest) || later "$name could not be received whole"
  wait "$unpacking" || later "$name is no complete archive"
  rm -f "$stage/pipe" "$stage/download"
  if [ "${sum%% *}" != "$sha256" ]; then
    rm -rf "$stage"
    refuse "$name has SHA-256 ${sum%% *} and must have $sha256: nothing of it was installed"
  fi
  while IFS= read -r -d '' path; do
    path=${path#./}
    claim "$target/$path"
    chmod 755 "$stage/$path"
    touch "$stage/$path"
    mv -f "$stage/$path" "$target/$path"
  done < <(cd "$stage" && find . -type f -print0)
  rm -rf "$stage"
  changed+=" $name"
  installed "$name" "$sha256"
  inventory '' # so that another run after a failure does not bring it again
}
source_of() {
  if [ -n "$2" ]; then
    # the address may carry credentials, so it goes by standard input
    # into a file: a download that broke off is begun anew, and a pipe would carry both halves
    printf 'url = "%s"\n' "$2" | curl -fsSL --connect-timeout 20 --retry 3 --retry-all-errors -o "$stage/download" -K - && cat "$stage/download"
  else
    head -c "$1"
  fi
}
up=''
for ((n = 0; n < ${#artifacts[@]}; n += 6)); do
  case ${artifacts[n]} in
    kubeadm | containerd | runc | crictl) ;;
    *) [ -n "$up" ] || { runtime_up; up=1; changed=''; } ;;
  esac
  receive "${artifacts[@]:n:6}"
done
[ -n "$up" ] || runtime_up
systemctl is-active -q containerd || later "containerd does not run: $(journalctl -u containerd -n 5 --no-pager -o cat 2>/dev/null | tail -n 5)"
inventory "$prepared"
