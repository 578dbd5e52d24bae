# Which manifests kubeadm would write, a line each: the path, and the content in base64. Given: upload (an InitConfiguration and a ClusterConfiguration)
umask 077
mkdir -p /run/barekube
work=$(mktemp -d /run/barekube/dry-run.XXXXXX)
trap 'rm -rf "$work"' EXIT
mkdir "$work/manifests"
printf '%s' "$upload" >"$work/config.json"
export KUBEADM_INIT_DRYRUN_DIR=$work/manifests
kubeadm init phase control-plane all --config "$work/config.json" --dry-run >/dev/null
kubeadm init phase etcd local --config "$work/config.json" --dry-run >/dev/null
for manifest in "$work/manifests"/*.yaml; do printf '/etc/kubernetes/manifests/%s %s\n' "${manifest##*/}" "$(base64 -w 0 "$manifest")"; done
