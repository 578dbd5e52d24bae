# Joins another control plane, or finds it joined.
# Given: config (JSON documents), discovery (a kubeconfig), ca (PEM), pki (a tar archive in base64), ignore (a list for kubeadm, or empty)
umask 077
mkdir -p /run/barekube
ready() { curl -skf --max-time 2 "https://$address:6443/readyz" >/dev/null 2>&1; }
if [ -e $state/initialised ] && [ "$(cat /etc/kubernetes/pki/ca.crt 2>/dev/null)" = "$ca" ]; then
  for _ in {1..60}; do
    if ready; then break; fi
    sleep 0.5
  done
  ready || later "this control plane joined before, and its API server does not answer now"
  exit 0
fi
if [ -e /etc/kubernetes/kubelet.conf ] || [ -e /etc/kubernetes/bootstrap-kubelet.conf ] || [ -e /etc/kubernetes/pki/ca.crt ] ||
  compgen -G '/etc/kubernetes/manifests/*' >/dev/null || compgen -G '/var/lib/etcd/*' >/dev/null; then
  say "an earlier join did not come to its end, or was to another cluster: beginning anew"
  plainly reset -f --cri-socket "$socket"
fi
mkdir -p /etc/kubernetes/pki
printf '%s' "$pki" | base64 -d | tar -C /etc/kubernetes/pki --no-same-owner -x
printf '%s' "$config" >/run/barekube/join.json
printf '%s' "$discovery" >/run/barekube/discovery.json
trap 'rm -f /run/barekube/join.json /run/barekube/discovery.json' EXIT
plainly join --config /run/barekube/join.json ${ignore:+--ignore-preflight-errors "$ignore"}
touch $state/initialised
