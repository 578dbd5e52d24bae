# Sees a control plane answer, however an earlier change of it ended. Prints the cluster's configuration and kube-proxy's, a line of base64 each.
as_control_plane
mend
systemctl is-active -q kubelet || systemctl start kubelet
awaited 240 "its API server does not answer" answers
for part in kubeadm-config:ClusterConfiguration kube-proxy:'config\.conf'; do
  api -n kube-system get configmap "${part%%:*}" -o "jsonpath={.data.${part#*:}}" | base64 -w 0
  echo
done
api -n kube-system get daemonset kube-proxy -o 'jsonpath={.spec.template.metadata.annotations.barekube\.io/configuration}' | base64 -w 0
echo
