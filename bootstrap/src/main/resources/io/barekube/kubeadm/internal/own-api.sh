# This control plane's own API server must answer, whatever its endpoint leads to.
as_control_plane
own=$(sed -n 's/^.*--advertise-address=//p' /etc/kubernetes/manifests/kube-apiserver.yaml)
case $own in *:*) own="[$own]" ;; esac
api --server "https://$own:6443" --request-timeout 3s get --raw /readyz >/dev/null || later "its API server does not answer"
