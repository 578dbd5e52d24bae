# Reads files, a line each: the path, and the content in base64, or a dash where there is no file; of a control plane that answers, its cluster's
# configuration as well. Given: paths
for path in "${paths[@]}"; do
  if [ -f "$path" ]; then printf '%s %s\n' "$path" "$(base64 -w 0 "$path")"; else printf '%s -\n' "$path"; fi
done
if [ -s /etc/kubernetes/admin.conf ]; then
  configuration=$(api --request-timeout 5s -n kube-system get configmap kubeadm-config -o 'jsonpath={.data.ClusterConfiguration}' 2>/dev/null || true)
  [ -z "$configuration" ] || printf 'ClusterConfiguration %s\n' "$(base64 -w 0 <<<"$configuration")"
fi
