# Joins another control plane, or finds it joined.
# Given: server (its own API server's address), config (JSON documents), discovery (a kubeconfig), ca (PEM), pki (a tar archive in base64),
#   anew (not empty: whatever is here is worth nothing), ignore (a list for kubeadm, or empty)
umask 077
mkdir -p /run/barekube
await_ready() {
  for _ in {1..120}; do
    if api --server "$server" --request-timeout 2s get --raw /readyz >/dev/null 2>&1; then return 0; fi
    sleep 0.5
  done
  later "this control plane has joined, and its API server does not answer now"
}
if [ -z "$anew" ] && [ -e $state/initialised ] && [ "$(cat /etc/kubernetes/pki/ca.crt 2>/dev/null)" = "$ca" ]; then
  await_ready
  exit 0
fi
rm -f $state/initialised
if [ -e /etc/kubernetes/kubelet.conf ] || [ -e /etc/kubernetes/bootstrap-kubelet.conf ] || [ -e /etc/kubernetes/pki/ca.crt ] ||
  compgen -G '/etc/kubernetes/manifests/*' >/dev/null || compgen -G '/var/lib/etcd/*' >/dev/null; then
  say "an earlier join did not come to its end, or was to another cluster: beginning anew"
  begin_anew
fi
mkdir -p /etc/kubernetes/pki
printf '%s' "$pki" | base64 -d | tar -C /etc/kubernetes/pki --no-same-owner -x
printf '%s' "$config" >/run/barekube/join.json
printf '%s' "$discovery" >/run/barekube/discovery.json
trap 'rm -f /run/barekube/join.json /run/barekube/discovery.json' EXIT
plainly join --config /run/barekube/join.json ${ignore:+--ignore-preflight-errors "$ignore"}
touch $state/initialised
await_ready
