# Prints the administrator's kubeconfig, when the API answers it.
as_control_plane
api get --raw /readyz >/dev/null || later "the API server does not answer"
cat /etc/kubernetes/admin.conf
