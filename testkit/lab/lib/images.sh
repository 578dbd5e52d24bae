# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared with ../setup and the other parts
# The images of a cluster under their upstream names, in the lab's registry.

layers=$cache/layers

image_list() { # VERSION: what kubeadm of that version asks for; kept beside the programs, as asking takes a moment
  local list=$programs/kubernetes-$1/images.txt
  [ -s "$list" ] || "$programs/kubernetes-$1/kubeadm" config images list --kubernetes-version "v$1" | replace_file "$list"
  cat "$list"
}
# The version of NAME (etcd, coredns) that Kubernetes VERSION is released with: "3.6.8" of etcd:3.6.8-0.
companion() {
  local tag
  tag=$(image_list "$1" | sed -n "s#.*/$2:v\{0,1\}##p")
  echo "${tag%%-*}"
}

# Every line: NAME|CONFIG|LAYER LAYER..., see push_image.
image_definitions() {
  local v name program p=$programs small=$layers/skeleton.tar tools=$layers/userland.tar
  for v in "${versions[@]}"; do
    for name in $(image_list "$v"); do
      program=${name##*/} program=${program%%:*}
      case $program in
        pause) echo "$name|\"Entrypoint\":[\"/pause\"],\"User\":\"65535:65535\"|$p/pause/pause=pause" ;;
        coredns) echo "$name|\"Entrypoint\":[\"/coredns\"]|$small $p/coredns-$(companion "$v" coredns)/coredns=coredns" ;;
        etcd) printf '%s||%s' "$name" "$small"; printf " $p/etcd-$(companion "$v" etcd)/%s=usr/local/bin/%s" etcd etcd etcdctl etcdctl etcdutl etcdutl; echo ;;
        kube-proxy) echo "$name||$tools $p/kubernetes-$v/kube-proxy=usr/local/bin/kube-proxy" ;;
        *) echo "$name||$small $p/kubernetes-$v/$program=usr/local/bin/$program" ;;
      esac
    done
  done
  echo "ghcr.io/flannel-io/flannel:v$FLANNEL|\"Entrypoint\":[\"/opt/bin/flanneld\"]|$tools $p/flannel-$FLANNEL/install-conf=opt/bin/install-conf $p/flannel-$FLANNEL/flanneld=opt/bin/flanneld"
  # the manifest's init container runs "cp" in this one
  name=$(sed -n 's/.*image: \(.*flannel-cni-plugin:.*\)/\1/p' "$p/manifests/kube-flannel-$FLANNEL.yml" | head -n 1)
  echo "$name||$tools $p/flannel-cni-$FLANNEL_CNI/flannel=flannel"
  for program in controller speaker; do
    echo "quay.io/metallb/$program:v$METALLB|\"Entrypoint\":[\"/$program\"]|$small $p/metallb-$METALLB/$program=$program"
  done
  echo "registry.k8s.io/e2e-test-images/agnhost:$AGNHOST|\"Entrypoint\":[\"/agnhost\"],\"Cmd\":[\"pause\"]|$small $p/agnhost-$AGNHOST/agnhost=agnhost"
}
# What identifies an image's content without reading it.
image_state() { # DEFINITION
  local layer
  echo "$1"
  for layer in ${1##*|}; do stat -c '%n %s %Y' "${layer%%=*}" 2>&1 || true; done
}
pushed() { # DEFINITION
  local name=${1%%|*} path
  path=${name#*/}
  [ -f "$cache/registry/docker/registry/v2/repositories/${path%:*}/_manifests/tags/${path##*:}/current/link" ] &&
    [ "$(image_state "$1")" = "$(cat "$cache/pushed/${name//\//_}" 2>/dev/null)" ]
}
have_images() {
  local v definition
  for v in "${versions[@]}"; do
    [ -x "$programs/kubernetes-$v/kubeadm" ] || return 1
  done
  [ -f "$programs/manifests/kube-flannel-$FLANNEL.yml" ] || return 1
  while read -r definition; do
    pushed "$definition" || return 1
  done < <(image_definitions)
}

make_skeleton() { # what programs without any userland still look up
  local root=$cache/skeleton.$$
  mkdir -p "$root"/{etc,tmp,run,uploads}
  chmod 1777 "$root/tmp" "$root/uploads"
  printf '%s\n' root:x:0:0:root:/:/sbin/nologin nobody:x:65534:65534:nobody:/:/sbin/nologin >"$root/etc/passwd"
  printf '%s\n' root:x:0: nogroup:x:65534: >"$root/etc/group"
  echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
  deterministic_tar -C "$root" . | replace_file "$layers/skeleton.tar"
  rm -r "$root"
}
make_userland() {
  podman run --rm -i --name barekube-setup-userland --label barekube.setup --network host "$BASE_IMAGE" \
    bash -c "$(cat "$lab_dir/lib/userland.sh")" >"$layers/userland.part"
  mv "$layers/userland.part" "$layers/userland.tar"
}
push_missing() {
  local definition name config list
  while read -r definition; do
    if pushed "$definition"; then continue; fi
    IFS='|' read -r name config list <<<"$definition"
    # shellcheck disable=SC2086  # a list of layers
    push_image "$name" "$config" $list
    image_state "$definition" | replace_file "$cache/pushed/${name//\//_}"
    echo "$name"
  done < <(image_definitions)
}
do_images() {
  mkdir -p "$layers" "$cache/pushed"
  [ -f "$layers/skeleton.tar" ] || make_skeleton
  [ -f "$layers/userland.tar" ] || watched "userland for packet filters" make_userland
  watched "images" push_missing
}
