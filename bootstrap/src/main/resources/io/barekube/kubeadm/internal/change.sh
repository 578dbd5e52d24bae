# Brings a node to a version, or puts changed settings of the same version to use: kubeadm does both in the same way. May be killed anywhere and run again.
# Given: version, config (an UpgradeConfiguration), upload (an InitConfiguration and a ClusterConfiguration to put into the cluster first, or empty),
#   prepared (a fingerprint), arguments (that kube-apiserver must run with), aside (NAME SHA256 of each program that waits beside the present one)
umask 077
mkdir -p /run/barekube
[ -e $state/changing ] || touch $state/changing # what kubeadm keeps of the time before is newer than this file
trap 'rm -f /run/barekube/change.json /run/barekube/upload.json' EXIT
printf '%s' "$config" >/run/barekube/change.json
# images come ahead of time, beside the programs; an image that did not come is kubeadm's to fetch
end=$((SECONDS + 600))
while systemctl is-active -q barekube-images && ((SECONDS < end)); do sleep 0.3; done

older() { [ "$1" != "$2" ] && [ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }
verb=node
if [ "$role" = control-plane ]; then
  mend
  awaited 240 "its API server does not answer" answers
  if [ -n "$upload" ]; then
    printf '%s' "$upload" >/run/barekube/upload.json
    plainly init phase upload-config kubeadm --config /run/barekube/upload.json
  fi
  current=$(api -n kube-system get configmap kubeadm-config -o 'jsonpath={.data.ClusterConfiguration}' | sed -n 's/^kubernetesVersion: *"\{0,1\}v\([0-9.]*\).*/\1/p')
  [ -n "$current" ] || refuse "kubeadm-config does not say which version the cluster has"
  if older "$version" "$current"; then refuse "the cluster has version $current meanwhile, and there is no way back to $version"; fi
  if older "$current" "$version"; then printf '%s\n' "$version" >$state/upgrading; fi
  # kubeadm writes the new version down before it is through with the cluster's own parts: what it began here it must also end
  if [ "$(cat $state/upgrading 2>/dev/null)" = "$version" ]; then verb=apply; fi
fi
if [ $verb = apply ]; then
  plainly upgrade apply --config /run/barekube/change.json --yes
else
  plainly upgrade node --config /run/barekube/change.json
fi

for ((i = 0; i < ${#aside[@]}; i += 2)); do
  name=${aside[i]} sha256=${aside[i + 1]} next=/usr/local/bin/.next-${aside[i]}
  if grep -qxF "$name $sha256" $state/artifacts; then
    rm -f "$next" # of a version that was wanted once
    sed -i "/^next-$name /d" $state/artifacts
    continue
  fi
  from=/usr/local/bin/$name
  if [ -e "$next" ]; then from=$next; fi
  sum=$(sha256sum "$from")
  sed -i "/^next-$name /d" $state/artifacts
  if [ "${sum%% *}" != "$sha256" ]; then
    rm -f "$next"
    later "$name has not come whole: it will be fetched again"
  fi
  claim "/usr/local/bin/$name"
  if [ "$from" = "$next" ]; then mv -f "$next" "/usr/local/bin/$name"; fi
  installed "$name" "$sha256"
done
restart_kubelet
if [ "$role" = control-plane ]; then
  runs_with_arguments() {
    local pid argument
    answers || return 1
    pid=$(pgrep -x kube-apiserver | tail -n 1) || return 1
    for argument in ${arguments[@]+"${arguments[@]}"}; do
      tr '\0' '\n' <"/proc/$pid/cmdline" 2>/dev/null | grep -qxF -- "$argument" || return 1
    done
  }
  awaited 240 "its API server does not answer, or not with the arguments that it should have" runs_with_arguments
fi
find /etc/kubernetes/tmp -mindepth 1 -maxdepth 1 -name 'kubeadm-*' -cnewer $state/changing -exec rm -rf {} + 2>/dev/null || true
rmdir /etc/kubernetes/tmp 2>/dev/null || true
rm -f $state/upgrading $state/changing
inventory "$prepared"
