# Makes the first control plane, or finds it made. Given: config (JSON documents), ignore (a list for kubeadm, or empty).
# Prints "made" and the cluster's CA certificate when it made it, "found" when it was there.
umask 077
mkdir -p /run/barekube
ready() { [ -s /etc/kubernetes/admin.conf ] && api get --raw /readyz >/dev/null 2>&1; }
if [ -e $state/initialised ]; then
  # It has been a control plane: whatever is wrong now, making a new one would destroy the cluster's memory.
  for _ in {1..40}; do
    if ready; then break; fi
    sleep 0.5
  done
  ready || later "this control plane was initialised before, and its API server does not answer now"
  echo found
else
  if [ -e /etc/kubernetes/admin.conf ] || compgen -G '/etc/kubernetes/manifests/*' >/dev/null || compgen -G '/var/lib/etcd/*' >/dev/null; then
    say "an earlier initialisation did not come to its end: beginning anew"
    begin_anew
  fi
  printf '%s' "$config" >/run/barekube/init.json
  trap 'rm -f /run/barekube/init.json' EXIT
  plainly init --config /run/barekube/init.json --skip-phases show-join-command ${ignore:+--ignore-preflight-errors "$ignore"}
  touch $state/initialised
  echo made
  cat /etc/kubernetes/pki/ca.crt
fi
