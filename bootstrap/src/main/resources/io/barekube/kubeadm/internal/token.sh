# Mints a join token and prints it, then the cluster's CA certificate. Given: ttl
as_control_plane
kubeadm token create --ttl "$ttl" --kubeconfig /etc/kubernetes/admin.conf || later "no join token could be made"
cat /etc/kubernetes/pki/ca.crt
