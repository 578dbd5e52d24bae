# etcd by its own tool, in the container of this host's member.
etcd() {
  local container
  container=$(timeout 5 crictl -r "$socket" ps -q --name '^etcd$' --state running 2>/dev/null | head -n 1) || container=''
  [ -n "$container" ] || later "no member of etcd runs on this host"
  timeout 10 crictl -r "$socket" exec "$container" etcdctl --endpoints=https://127.0.0.1:2379 --cacert=/etc/kubernetes/pki/etcd/ca.crt \
    --cert=/etc/kubernetes/pki/etcd/healthcheck-client.crt --key=/etc/kubernetes/pki/etcd/healthcheck-client.key --command-timeout=3s "$@"
}
