# Joins a worker, or finds it joined.
# Given: config (JSON documents), discovery (a kubeconfig), ca (PEM), ignore (a list for kubeadm, or empty)
umask 077
mkdir -p /run/barekube
if [ -s /etc/kubernetes/kubelet.conf ] && [ "$(cat /etc/kubernetes/pki/ca.crt 2>/dev/null)" = "$ca" ]; then
  say "joined already; its kubelet is started anew, so that it registers"
  systemctl restart kubelet
  exit 0
fi
if [ -e /etc/kubernetes/kubelet.conf ] || [ -e /etc/kubernetes/bootstrap-kubelet.conf ] || [ -e /etc/kubernetes/pki/ca.crt ]; then
  say "an earlier join did not come to its end, or was to another cluster: beginning anew"
  begin_anew
fi
printf '%s' "$config" >/run/barekube/join.json
printf '%s' "$discovery" >/run/barekube/discovery.json
trap 'rm -f /run/barekube/join.json /run/barekube/discovery.json' EXIT
plainly join --config /run/barekube/join.json ${ignore:+--ignore-preflight-errors "$ignore"}
