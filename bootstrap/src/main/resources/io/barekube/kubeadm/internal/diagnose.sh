# What a person would look at first. Sections on standard output, each begun by a line with a form feed.
trap - ERR
set +e
section() { printf '\f%s\n' "$1"; }
# A service that is started over and over says the same each time, under another time and other ids.
once() { awk '{key = $0; gsub(/[0-9a-f-]+/, "", key)} !seen[key]++'; }
section "kubelet"
journalctl -u kubelet -n 400 --no-pager -o cat 2>/dev/null | grep -E '^[EF][0-9]{4} |^[^EFIWD].*(rror|ailed|[Ff]atal|panic)' | once | tail -n 12 | cut -c1-400
section "containerd"
journalctl -u containerd -n 300 --no-pager -o cat 2>/dev/null | grep -E 'level=(error|fatal)|panic' | once | tail -n 8 | cut -c1-400
section "units"
systemctl --no-pager --no-legend --plain list-units 'containerd*' 'kubelet*' 'barekube*' 2>/dev/null | head -n 10
if [ -d /etc/kubernetes/manifests ]; then
  section "etcd"
  for log in /var/log/pods/kube-system_etcd-*/etcd/*.log; do [ ! -f "$log" ] || tail -n 8 "$log" | cut -c1-300; done
  section "containers that ended"
  timeout 5 crictl -r "$socket" ps -a --state exited 2>/dev/null | tail -n 6
fi
section "disk and memory"
df -Ph /var/lib 2>/dev/null | tail -n 1
free -m 2>/dev/null | sed -n 2p
exit 0
