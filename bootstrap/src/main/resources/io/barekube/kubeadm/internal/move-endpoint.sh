# Writes the API's endpoint into the cluster's own configuration. Given: endpoint (HOST:PORT)
as_control_plane
umask 077
mkdir -p /run/barekube
work=$(mktemp -d /run/barekube/endpoint.XXXXXX)
trap 'rm -rf "$work"' EXIT
edit() { # NAMESPACE CONFIGMAP KEY VALUE: the one line with that key, at whatever depth
  api -n "$1" get configmap "$2" -o yaml >"$work/before" || later "configuration $2 could not be read"
  sed -E "s#^( +$3: ).*#\1$4#" "$work/before" >"$work/after"
  grep -qE "^ +$3: $4\$" "$work/after" || refuse "configuration $2 has no $3: somebody has rewritten it"
  cmp -s "$work/before" "$work/after" || api replace -f "$work/after" >/dev/null || later "configuration $2 could not be written"
}
edit kube-system kubeadm-config controlPlaneEndpoint "$endpoint"
edit kube-public cluster-info server "https://$endpoint"
edit kube-system kube-proxy server "https://$endpoint"
# in the template of its pods, so that they are renewed once however often this is run
api -n kube-system patch daemonset kube-proxy --type merge -p \
  "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"barekube.io/endpoint\":\"$endpoint\"}}}}}" >/dev/null || later "kube-proxy could not be renewed"
api -n kube-system rollout status daemonset/kube-proxy --timeout=120s >/dev/null 2>"$work/errors" ||
  later "kube-proxy does not come up everywhere with the endpoint $endpoint: $(tail -n 1 "$work/errors"); nodes that are not Ready: $(api get nodes --no-headers 2>/dev/null | awk '$2 !~ /^Ready/ {printf "%s ", $1}')"
