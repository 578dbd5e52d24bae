# What everything needs that is done to a node while it is one. Given: role, address
awaited() { # SECONDS WHAT COMMAND...: looks again until the command succeeds
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@"; do
    ((SECONDS < end)) || later "$what"
    sleep 0.3
  done
}
# This host's own API server, whatever is well elsewhere
answers() { api --server "https://$address:6443" --request-timeout 5s get --raw /readyz >/dev/null 2>&1; }
kubelet_well() {
  local line=''
  { exec 5<>/dev/tcp/127.0.0.1/10248; } 2>/dev/null || return 1
  printf 'GET /healthz HTTP/1.0\r\n\r\n' >&5
  read -r -t 3 line <&5 || true
  exec 5>&-
  [[ $line == *' 200 '* ]]
}
restart_kubelet() {
  local end=$((SECONDS + 60)) said
  systemctl daemon-reload
  systemctl restart kubelet
  until kubelet_well; do
    # of this start alone: what an earlier kubelet said of an earlier configuration may be seconds old
    said=$(journalctl "_SYSTEMD_INVOCATION_ID=$(systemctl show -p InvocationID --value kubelet)" -n 20 --no-pager -o cat 2>/dev/null |
      grep -E 'rror|ailed' | tail -n 1 || true)
    case $said in
      *'failed to validate kubelet configuration'* | *'failed to load kubelet config file'* | *'unknown flag'* | *'failed to parse kubelet flag'*)
        refuse "kubelet does not take its configuration: $said"
        ;;
    esac
    ((SECONDS < end)) || later "kubelet is not well a minute after its start: $said"
    sleep 0.3
  done
}
# kubeadm moves a manifest away before it moves the new one in. When it was killed in between, the control plane lacks a part of itself.
mend() {
  local name manifest backup
  for name in etcd kube-apiserver kube-controller-manager kube-scheduler; do
    manifest=/etc/kubernetes/manifests/$name.yaml
    if [ -s "$manifest" ]; then continue; fi
    backup=$(ls -td /etc/kubernetes/tmp/kubeadm-backup-manifests*/"$name.yaml" 2>/dev/null | head -n 1 || true)
    [ -n "$backup" ] || refuse "$manifest is not there, and there is no copy of it below /etc/kubernetes/tmp"
    say "putting $name.yaml back, which an earlier change left out"
    cp -p "$backup" /etc/kubernetes/manifests/.mended
    mv /etc/kubernetes/manifests/.mended "$manifest"
  done
}
