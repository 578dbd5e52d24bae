# Reads what the host is and has; changes nothing. One JSON object on standard output.
text() { # a JSON string
  local s=$1
  s=${s//\\/\\\\} s=${s//\"/\\\"} s=${s//$'\n'/\\n} s=${s//$'\t'/\\t} s=${s//$'\r'/}
  printf '"%s"' "$s"
}
texts() { # a JSON list of strings
  local separator='' item
  printf '['
  for item; do printf '%s' "$separator"; text "$item"; separator=,; done
  printf ']'
}
first_line() { local line=''; read -r line 2>/dev/null <"$1" || true; printf '%s' "$line"; }
version_of() { "$@" 2>/dev/null | grep -oE 'v?[0-9]+\.[0-9]+\.[0-9]+[^ ]*' | head -n 1 || true; }
built_in() { # CONFIG_NAME, in whichever place the kernel tells; not grep -q, whose early end would fail the pipe
  { zcat /proc/config.gz || cat "/boot/config-$(uname -r)"; } 2>/dev/null | grep -E "^$1=(y|m)$" >/dev/null
}
loadable() { modprobe -nq "$1" 2>/dev/null; }

os_release() { ( . /etc/os-release 2>/dev/null || true; printf '%s' "${!1:-}" ); }

disks() {
  local separator='' path name size rotational used
  for path in /sys/block/*; do
    name=${path##*/}
    case $name in loop* | ram* | zram* | sr* | fd* | dm-* | md* | nbd*) continue ;; esac
    size=$(first_line "$path/size")
    [ "${size:-0}" -gt 0 ] || continue
    rotational=false used=false
    [ "$(first_line "$path/queue/rotational")" != 1 ] || rotational=true
    if compgen -G "$path/$name*" >/dev/null || compgen -G "$path/holders/*" >/dev/null || grep -qE "^/dev/$name " /proc/mounts ||
      { [ -b "/dev/$name" ] && [ -n "$(timeout 2 blkid -p -o value -s TYPE "/dev/$name" 2>/dev/null)" ]; }; then
      used=true
    fi
    printf '%s{"name":%s,"bytes":%s,"rotational":%s,"inUse":%s}' "$separator" "$(text "$name")" "$((size * 512))" "$rotational" "$used"
    separator=,
  done
}
features() {
  local found=()
  if grep -qw overlay /proc/filesystems || loadable overlay; then found+=(overlay); fi
  if [ -d /proc/sys/net/bridge ] || loadable br_netfilter; then found+=(br_netfilter); fi
  if [ -d /sys/module/vxlan ] || loadable vxlan || built_in CONFIG_VXLAN; then found+=(vxlan); fi
  if [ -d /sys/module/nf_tables ] || loadable nf_tables || built_in CONFIG_NF_TABLES; then found+=(nf_tables); fi
  if [ -d /sys/module/ip_vs ] || loadable ip_vs || built_in CONFIG_IP_VS; then found+=(ip_vs); fi
  if [ -d "/lib/modules/$(uname -r)" ]; then found+=(modules); fi
  # bit 24 of the capabilities: without it nobody may raise limits or lower oom scores
  if (((0x$(sed -n 's/^CapBnd:\s*//p' /proc/self/status) >> 24) & 1)); then found+=(sys_resource); fi
  # in a network namespace that is not the first, the kernel shows this one without its write bit
  local limit=/proc/sys/net/netfilter/nf_conntrack_max
  if [ ! -e "$limit" ] || (((0$(stat -c %a "$limit") & 0200) && $(conntrack_settable "$limit"))); then found+=(conntrack_writable); fi
  texts ${found[@]+"${found[@]}"}
}
conntrack_settable() { # writing the value that is there already changes nothing, and shows whether it may be written
  local value
  value=$(cat "$1")
  if { echo "$value" >"$1"; } 2>/dev/null; then echo 1; else echo 0; fi
}
ports() { # listening TCP ports: state 0A in the kernel's tables
  local port list=''
  for port in $(awk '$4 == "0A" {sub(/.*:/, "", $2); print $2}' /proc/net/tcp /proc/net/tcp6 2>/dev/null | sort -u); do
    list+=",$((16#$port))"
  done
  printf '[%s]' "${list#,}"
}
addresses() {
  local list=()
  mapfile -t list < <(ip -o address show scope global 2>/dev/null | awk '{print $4}')
  texts ${list[@]+"${list[@]}"}
}
services() {
  local units=(containerd kubelet docker k3s k3s-agent rke2-server rke2-agent crio snap.microk8s.daemon-kubelite firewalld ufw) states=() separator='' i
  mapfile -t states < <(systemctl is-active "${units[@]}" 2>/dev/null || true)
  for i in "${!units[@]}"; do
    printf '%s%s:%s' "$separator" "$(text "${units[i]}")" "$(text "${states[i]:-unknown}")"
    separator=,
  done
}
tools() {
  local found=() name
  for name in ip iptables nft mount nsenter modprobe systemctl systemd-run curl tar gzip sha256sum apt-get conntrack; do
    if command -v "$name" >/dev/null; then found+=("$name"); fi
  done
  texts ${found[@]+"${found[@]}"}
}
kubernetes_files() {
  local found=()
  [ ! -s /etc/kubernetes/kubelet.conf ] || found+=(kubelet.conf)
  [ ! -s /etc/kubernetes/admin.conf ] || found+=(admin.conf)
  [ ! -e $state/initialised ] || found+=(initialised)
  if compgen -G '/etc/kubernetes/manifests/*' >/dev/null; then found+=(manifests); fi
  if compgen -G '/var/lib/etcd/*' >/dev/null; then found+=(etcd); fi
  texts ${found[@]+"${found[@]}"}
}
others() {
  local found=() unit
  for unit in docker k3s k3s-agent rke2-server rke2-agent crio snap.microk8s.daemon-kubelite; do
    if systemctl is-active -q "$unit" 2>/dev/null; then found+=("$unit"); fi
  done
  if [ ! -f $state/inventory.json ] && compgen -G '/run/containerd/io.containerd.runtime.v2.task/*/*' >/dev/null; then
    found+=("containers of a containerd that is not ours")
  fi
  texts ${found[@]+"${found[@]}"}
}

resolver=/etc/resolv.conf
if systemctl is-active -q systemd-resolved 2>/dev/null && [ -s /run/systemd/resolve/resolv.conf ]; then
  resolver=/run/systemd/resolve/resolv.conf
fi
cgroup=1
if [ "$(stat -fc %T /sys/fs/cgroup)" = cgroup2fs ]; then cgroup=2; fi
swap=false
if [ "$(wc -l </proc/swaps)" -gt 1 ]; then swap=true; fi
read -r total free < <(df -PB1 /var/lib | awk 'NR == 2 {print $2, $4}')
inventory=null
if [ -s $state/inventory.json ]; then inventory=$(cat $state/inventory.json); fi

printf '{"os":{"id":%s,"like":%s,"versionId":%s,"prettyName":%s,"hostname":%s,"machineId":%s,"productUuid":%s,"bootId":%s},' \
  "$(text "$(os_release ID)")" "$(text "$(os_release ID_LIKE)")" "$(text "$(os_release VERSION_ID)")" "$(text "$(os_release PRETTY_NAME)")" \
  "$(text "$(uname -n)")" "$(text "$(first_line /etc/machine-id)")" "$(text "$(first_line /sys/class/dmi/id/product_uuid)")" \
  "$(text "$(first_line /proc/sys/kernel/random/boot_id)")"
printf '"hardware":{"machineName":%s,"cpus":%s,"memoryBytes":%s,"freeBytes":%s,"totalBytes":%s,"disks":[%s]},' \
  "$(text "$(uname -m)")" "$(nproc)" "$(awk '/^MemTotal:/ {printf "%.0f", $2 * 1024}' /proc/meminfo)" "$free" "$total" "$(disks)"
printf '"kernel":{"release":%s,"cgroupVersion":%s,"features":%s,"swap":%s},' "$(text "$(uname -r)")" "$cgroup" "$(features)" "$swap"
printf '"network":{"addresses":%s,"listening":%s,"resolvConf":%s},' "$(addresses)" "$(ports)" "$(text "$resolver")"
printf '"software":{"tools":%s,"containerd":%s,"kubelet":%s,"services":{%s},"kubernetesFiles":%s,"other":%s},' "$(tools)" \
  "$(text "$(version_of containerd --version)")" "$(text "$(version_of kubelet --version)")" "$(services)" "$(kubernetes_files)" "$(others)"
printf '"inventory":%s,"now":"%s"}\n' "$inventory" "$EPOCHREALTIME"
