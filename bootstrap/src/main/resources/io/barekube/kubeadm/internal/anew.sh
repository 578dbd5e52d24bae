# Takes back what kubeadm did to this host, where it did not come to its end.
begin_anew() {
  systemctl stop kubelet 2>/dev/null || true # or it would bring pods to life behind the reset's back, whose ports are then taken
  plainly reset -f --cri-socket "$socket"
  crictl -r "$socket" pods -q 2>/dev/null | xargs -r crictl -r "$socket" -t 20s rmp -f >/dev/null 2>&1 || true
  find /var/lib/etcd -mindepth 1 -delete 2>/dev/null || true
}
