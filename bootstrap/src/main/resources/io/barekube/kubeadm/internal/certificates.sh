# Prints the certificates of this control plane that expire within years, in PEM form.
as_control_plane
for file in /etc/kubernetes/pki/*.crt /etc/kubernetes/pki/etcd/*.crt; do
  case $file in */ca.crt | */front-proxy-ca.crt) ;; *) cat "$file" ;; esac
done
