# Takes everything away that this library, kubeadm and the cluster's pods put on this host, then looks whether it is so.
# Given: cluster. Prints what is left, one line each; nothing when the host is clean.
if [ ! -d $state ]; then exit 0; fi
if [ -s $state/inventory.json ] && ! grep -qF "\"clusterId\":\"$cluster\"" $state/inventory.json; then
  refuse "this host belongs to another cluster: $(head -n 1 $state/inventory.json)"
fi
touch $record
trap - ERR
set +eo pipefail # whatever fails here, the rest is still to be done; what counts is what is left in the end
systemctl stop barekube-elastic barekube-announcer barekube-keepalived barekube-balancer barekube-routes 2>/dev/null || true
elastic=$(sed -n 's/^ip=//p' $state/elastic.sh 2>/dev/null)
routers=$(sed -n 's/^ExecStart=ip route replace \([^ ]*\) .*/\1/p' /etc/systemd/system/barekube-routes.service 2>/dev/null)
[ -z "$elastic" ] || ip address del "$elastic/32" dev lo 2>/dev/null || true
vip=$(sed -n 's#^ *\([0-9.]*\)/32$#\1#p' $state/keepalived.conf 2>/dev/null)
if [ -n "$vip" ]; then ip -o address show | awk -v vip="$vip/32" '$4 == vip {print $2}' | while read -r link; do ip address del "$vip/32" dev "$link"; done; fi
systemctl disable -q barekube-elastic barekube-announcer barekube-keepalived barekube-balancer barekube-routes 2>/dev/null || true
for unit in /run/systemd/transient/barekube-*.service; do [ ! -e "$unit" ] || systemctl stop "${unit##*/}"; done
if command -v kubeadm >/dev/null && systemctl start containerd 2>/dev/null; then
  say "kubeadm reset"
  plainly reset -f --cri-socket "$socket" --cleanup-tmp-dir || true
  if command -v crictl >/dev/null; then
    crictl -r "$socket" pods -q 2>/dev/null | xargs -r -n 20 crictl -r "$socket" -t 20s rmp -f >/dev/null 2>&1 || true
  fi
fi
systemctl disable -q --now kubelet 2>/dev/null || true
systemctl disable -q --now containerd 2>/dev/null || true
systemctl stop kubepods.slice 2>/dev/null
# containerd leaves its shims and their children running when it stops
for pid in $(pgrep -f '^/usr/local/bin/containerd-shim-runc-v2 ' || true); do
  for child in $(pgrep -P "$pid" || true); do kill -KILL "$child" 2>/dev/null || true; done
  kill -KILL "$pid" 2>/dev/null || true
done
sleep 0.2
cgroups() { find /sys/fs/cgroup -type d -name 'kubepods*' -prune 2>/dev/null; }
cgroups | while read -r path; do find "$path" -depth -type d -exec rmdir {} \; 2>/dev/null; done
mounts() { awk '$2 ~ "^/(run/containerd|var/lib/containerd|var/lib/kubelet|run/netns/cni-)" {print $2}' /proc/mounts; }
# a mount point of its own, such as a data disk, is the host's and stays; what lies below it is unmounted
own_mounts() { mounts | { grep -vxE '/var/lib/(containerd|kubelet)' || true; } | sort -r; }
for _ in 1 2 3; do
  own_mounts | while read -r path; do umount -l "$path" 2>/dev/null || true; done
done
say "links and rules"
for link in cni0 flannel.1 flannel-v6.1 kube-ipvs0 kube-bridge; do ip link del "$link" 2>/dev/null || true; done
for ns in $(ip netns list 2>/dev/null | awk '/^cni-/ {print $1}'); do ip netns del "$ns" 2>/dev/null || true; done
for tables in iptables ip6tables; do
  command -v $tables-save >/dev/null || continue
  before=$($tables-save 2>/dev/null || true)
  if grep -qE 'KUBE-|CNI-|FLANNEL|flanneld' <<<"$before"; then
    grep -vE 'KUBE-|CNI-|FLANNEL|flanneld' <<<"$before" | $tables-restore 2>/dev/null || true
  fi
done
if command -v nft >/dev/null; then
  nft list tables 2>/dev/null | awk '$3 ~ /^(kube-proxy|flannel-ipv4|flannel-ipv6)$/ {print $2, $3}' | while read -r family table; do nft delete table "$family" "$table" || true; done
fi

# base chains without a rule, which iptables made for its own use
for table in filter nat mangle raw; do
  for family in ip ip6; do
    if ! recorded "table $family $table" && nft list table $family $table >/tmp/.barekube.table 2>/dev/null &&
      ! grep -vE '^(table|[[:space:]]*(chain|type|#|})|})|^[[:space:]]*$' /tmp/.barekube.table >/dev/null; then
      nft delete table $family $table
    fi
  done
done
rm -f /tmp/.barekube.table

empty() { find "$1" -mindepth 1 -maxdepth 1 -exec rm -rf {} + 2>/dev/null || true; } # also of a mount point, which itself stays
for path in /etc/cni/net.d /var/lib/cni /run/flannel /var/lib/kubelet /var/lib/etcd /etc/kubernetes /var/lib/containerd /run/containerd /var/log/pods /var/log/containers; do
  [ ! -d "$path" ] || empty "$path"
done
rm -rf /run/barekube /opt/cni/bin/flannel
tac $record | while read -r kind what rest; do
  case $kind in
    file) rm -f "$what" ;;
    restore) rm -f "$what"; cp -a "$state/before$what" "$what" 2>/dev/null || true ;;
    sysctl) { echo "$rest" >"/proc/sys/${what//.//}"; } 2>/dev/null || true ;;
    mode) chmod "$rest" "$what" 2>/dev/null || true ;;
    mask)
      systemctl unmask -q "$what" || true
      systemctl start "$what" 2>/dev/null || true # a swap unit
      ;;
    swap) swapon -a 2>/dev/null || true ;;
    package) DEBIAN_FRONTEND=noninteractive apt-get -qq -y purge "$what" >/dev/null 2>&1 </dev/null || true ;;
    made) rm -rf "$what" 2>/dev/null || true ;;
  esac
done
tac $record | while read -r kind what rest; do
  if [ "$kind" = dir ]; then rmdir "$what" 2>/dev/null || true; fi
done
systemctl daemon-reload
systemctl reset-failed containerd kubelet barekube-balancer barekube-keepalived barekube-elastic barekube-announcer barekube-routes 2>/dev/null || true

packages() { dpkg-query -W -f '${Package} ${db:Status-Status}\n' 2>/dev/null | awk '$2 != "not-installed" {print $1}'; }
left() {
  local kind what rest now there
  there=$(packages)
  while read -r kind what rest; do
    case $kind in
      file) [ ! -e "$what" ] || echo "file $what" ;;
      restore) cmp -s "$state/before$what" "$what" || echo "file $what, which is not as it was" ;;
      made) if [ -e "$what" ] && { [ ! -d "$what" ] || [ -n "$(ls -A "$what")" ]; }; then echo "made $what"; fi ;;
      mode) if [ -e "$what" ] && [ "$(stat -c %a "$what")" != "$rest" ]; then echo "mode $(stat -c %a "$what") of $what, which had $rest"; fi ;;
      # a table of connections that is not there any more has no settings either
      sysctl)
        now=$(cat "/proc/sys/${what//.//}" 2>/dev/null) || continue
        [ "$(tr -s '[:space:]' ' ' <<<"$now")" = "$(tr -s '[:space:]' ' ' <<<"$rest")" ] || echo "sysctl $what is $now and was $rest"
        ;;
      package) if grep -qxF -- "${what%%:*}" <<<"$there"; then echo "package $what"; fi ;;
      mask) [ "$(systemctl is-enabled "$what" 2>/dev/null)" != masked ] || echo "unit $what is masked" ;;
      swap) [ "$(wc -l </proc/swaps)" -gt 1 ] || echo "swap is off" ;;
    esac
  done <$record
  own_mounts | sed 's/^/mount /'
  cgroups | sed 's/^/control group /'
  pgrep -a -f '^/usr/local/bin/(kubelet|containerd)' | sed 's/^/process /'
  ip -o link show 2>/dev/null | awk -F': ' '$2 ~ /^(cni0|flannel|kube-)/ {print "link " $2}'
  [ -z "$vip" ] || ip -o address show | awk -v vip="$vip/32" '$4 == vip {print "address " vip " on " $2}'
  [ -z "$elastic" ] || ip -o address show dev lo | awk -v ip="$elastic/32" '$4 == ip {print "address " ip " on lo"}'
  for router in $routers; do ip route show "$router" | sed 's/^/route /'; done
  ip netns list 2>/dev/null | awk '/^cni-/ {print "network namespace " $1}'
  { ip route; ip -6 route; } 2>/dev/null | grep -E ' dev (cni0|flannel|kube-)' | sed 's/^/route /'
  { iptables-save; ip6tables-save; } 2>/dev/null | grep -E '^:(KUBE|CNI|FLANNEL)' | sed 's/^/chain /'
  nft list tables 2>/dev/null | grep -E ' (kube-proxy|flannel-ipv[46])$'
  { systemctl is-active -q kubelet && echo unit kubelet; systemctl is-active -q containerd && echo unit containerd; }
  systemctl list-units --all --no-legend --plain 'barekube-*' 2>/dev/null | awk '{print "unit " $1}'
  ss -ltnH 2>/dev/null | awk '$4 ~ /:(6443|2379|2380|2381|7443|10248|10249|10250|10256|10257|10259)$/ {print "port " $4}'
  ss -lxH 2>/dev/null | awk '$5 ~ "^(/var)?/(run|lib)/(containerd|kubelet|barekube|nri)" {print "socket " $5}'
}
result=$(left)
if [ -z "$result" ]; then rm -rf $state; else printf '%s\n' "$result"; fi
