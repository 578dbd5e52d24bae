# Renews what kubeadm keeps of a control plane's certificates, and has each program that holds one started anew, one after another.
as_control_plane
mend
awaited 240 "its API server does not answer" answers
plainly certs renew all
container() { crictl -r "$socket" ps --name "^$1\$" --state Running -q 2>/dev/null | head -n 1; }
another() { # NAME ID: runs, as another container than that one
  local id
  id=$(container "$1")
  [ -n "$id" ] && [ "$id" != "$2" ]
}
for name in etcd kube-apiserver kube-controller-manager kube-scheduler; do
  before=$(container $name)
  say "starting $name anew"
  [ -z "$before" ] || crictl -r "$socket" -t 60s stop --timeout 30 "$before" >/dev/null || later "$name could not be stopped"
  awaited 330 "$name did not start again" another $name "${before:-none}"
  awaited 120 "the API server does not answer after $name was started anew" answers
done
