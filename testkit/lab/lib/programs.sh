# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared with ../setup and the other parts
# The programs of a cluster, built from the Go modules of their releases into $cache/programs/NAME-VERSION/.
# A directory appears there only when all its programs are built; a build that was interrupted continues from Go's cache.

programs=$cache/programs
cni_names="bridge loopback ptp host-device host-local portmap bandwidth firewall tuning"
kubernetes_tags=selinux,notest,grpcnotrace
kubernetes_names="kubeadm kubelet kubectl kube-apiserver kube-controller-manager kube-scheduler kube-proxy"

go_tool() { GOFLAGS='-buildvcs=false -trimpath' GOWORK=off CGO_ENABLED=${cgo:-0} go "$@"; }
module_dir() { go_tool mod download -json "$1" | sed -n 's/^[[:space:]]*"Dir": "\(.*\)",*$/\1/p'; }
go_line() { sed -n 's/^go \([0-9.]*\)$/\1/p' "$1/go.mod"; }

# finished NEW_DIRECTORY NAME-VERSION: puts a complete set of programs in its place.
finished() {
  rm -rf "${programs:?}/$2"
  mv "$1" "$programs/$2"
}
# wrapping NAME GO_VERSION PACKAGE... with "require" and "replace" lines on standard input: a module around packages that
# cannot be installed by path and version alone, because their own module replaces dependencies or spans several modules.
wrapping() {
  local dir=$cache/src/$1 go=$2 package
  shift 2
  [ ! -f "$dir/complete" ] || return 0
  rm -rf "$dir"
  mkdir -p "$dir"
  {
    printf 'module barekube.lab/%s\n\ngo %s\n\n' "${dir##*/}" "$go"
    cat
    printf 'tool %s\n' "$@"
  } >"$dir/go.mod"
  # -e: what is absent may be needed by tests of dependencies only; if not, the build names it
  (cd "$dir" && go_tool mod tidy -e) && touch "$dir/complete"
}
# built NAME-VERSION WRAPPING_MODULE LDFLAGS TAGS PROGRAM=PACKAGE...
built() {
  local set=$1 dir=$cache/src/$2 ldflags="-s -w $3" tags=$4 new=$programs/.new-$1 pair package
  shift 4
  rm -rf "$new"
  mkdir -p "$new"
  cd "$dir" || return
  go_tool build -tags "$tags" -ldflags "$ldflags" -o "$new/" "${@#*=}"
  for pair; do
    package=${pair%/v[0-9]} # Go names a program after the last part of its path that is not a version
    [ -x "$new/${pair%%=*}" ] || mv "$new/${package##*/}" "$new/${pair%%=*}"
  done
  finished "$new" "$set"
}
# installed NAME-VERSION VERSION LDFLAGS TAGS PACKAGE...
installed() {
  local set=$1 version=$2 ldflags="-s -w $3" tags=$4 new=$programs/.new-$1
  shift 4
  rm -rf "$new"
  mkdir -p "$new"
  GOBIN=$new go_tool install -tags "$tags" -ldflags "$ldflags" "${@/%/@v$version}"
  finished "$new" "$set"
}

kubernetes_module() { # VERSION: Kubernetes requires its staging modules as v0.0.0; the published ones take their places
  local v=$1 dir name packages=()
  [ ! -f "$cache/src/kubernetes-$v/complete" ] || return 0
  dir=$(module_dir "k8s.io/kubernetes@v$v")
  for name in $kubernetes_names; do packages+=("k8s.io/kubernetes/cmd/$name"); done
  {
    echo "require k8s.io/kubernetes v$v"
    sed -n "s#^[[:space:]]*\(k8s.io/[a-z0-9-]*\) => ./staging/.*#replace \1 => \1 v0.${v#1.}#p" "$dir/go.mod"
  } | wrapping "kubernetes-$v" "$(go_line "$dir")" "${packages[@]}" k8s.io/kubernetes/test/images/agnhost
}
build_kubernetes() { # VERSION
  local v=$1 package name ld='' minor pairs=()
  minor=${v#1.} minor=${minor%%.*}
  for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    for name in gitVersion="v$v" gitMajor=1 gitMinor="$minor" gitTreeState=clean gitCommit=unknown buildDate=1970-01-01T00:00:00Z; do
      ld+=" -X $package.$name"
    done
  done
  for name in $kubernetes_names; do pairs+=("$name=k8s.io/kubernetes/cmd/$name"); done
  kubernetes_module "$v"
  built "kubernetes-$v" "kubernetes-$v" "$ld" "$kubernetes_tags" "${pairs[@]}"
}
build_containerd() {
  local c=github.com/containerd/containerd/v2
  installed "containerd-$CONTAINERD" "$CONTAINERD" "-X $c/version.Version=v$CONTAINERD" '' $c/cmd/{containerd,containerd-shim-runc-v2,ctr}
}
build_runc() { # static, as upstream's release file is: it must run on hosts that have no libseccomp
  cgo=1 installed "runc-$RUNC" "$RUNC" "-X main.version=$RUNC -extldflags -static" seccomp,netgo,osusergo github.com/opencontainers/runc
}
build_cni_plugins() {
  local p=github.com/containernetworking/plugins/plugins
  installed "cni-plugins-$CNI_PLUGINS" "$CNI_PLUGINS" '' '' $p/main/{bridge,loopback,ptp,host-device} $p/ipam/host-local $p/meta/{portmap,bandwidth,firewall,tuning}
}
build_crictl() {
  local m=sigs.k8s.io/cri-tools
  echo "require $m v$CRICTL" | wrapping "crictl-$CRICTL" "$(go_line "$(module_dir $m@v"$CRICTL")")" $m/cmd/crictl
  built "crictl-$CRICTL" "crictl-$CRICTL" "-X $m/pkg/version.Version=v$CRICTL" '' crictl=$m/cmd/crictl
}
build_etcd() { # VERSION
  local e=go.etcd.io/etcd
  printf "require $e/%s/v3 v%s\n" server "$1" etcdctl "$1" etcdutl "$1" | wrapping "etcd-$1" "$(go_line "$(module_dir $e/server/v3@v"$1")")" $e/{server,etcdctl,etcdutl}/v3
  built "etcd-$1" "etcd-$1" '' '' etcd=$e/server/v3 etcdctl=$e/etcdctl/v3 etcdutl=$e/etcdutl/v3
}
build_coredns() { installed "coredns-$1" "$1" '' '' github.com/coredns/coredns; }
build_metallb() { installed "metallb-$METALLB" "$METALLB" '' '' go.universe.tf/metallb/{controller,speaker}; }
build_flannel() { # the release its cloud dependency asks for was withdrawn, an earlier one does; the udp backend wants cgo
  local f=github.com/flannel-io/flannel t=github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/vpc
  printf '%s\n' "require $f v$FLANNEL" "replace $t => $t v1.1.14" |
    cgo=1 wrapping "flannel-$FLANNEL" "$(go_line "$(module_dir $f@v"$FLANNEL")")" $f $f/cmd/install_conf
  cgo=1 built "flannel-$FLANNEL" "flannel-$FLANNEL" "-X $f/pkg/version.Version=v$FLANNEL -extldflags -static" '' flanneld=$f install-conf=$f/cmd/install_conf
}
# The plugin's own module is not published everywhere; its last release inside the CNI plugins speaks the same configuration.
build_flannel_cni() { installed "flannel-cni-$FLANNEL_CNI" "$FLANNEL_CNI" '' '' github.com/containernetworking/plugins/plugins/meta/flannel; }
build_agnhost() {
  local tag
  kubernetes_module "$KUBERNETES"
  tag=$(sed -n 's/.*configs\[Agnhost\] .*"agnhost", "\(.*\)"}.*/\1/p' "$(module_dir "k8s.io/kubernetes@v$KUBERNETES")/test/utils/image/manifest.go")
  [ "$tag" = "$AGNHOST" ] || { echo "Kubernetes $KUBERNETES goes with agnhost '$tag', not $AGNHOST"; return 1; }
  # with Kubernetes' own tags, so that the packages both share are compiled once
  built "agnhost-$AGNHOST" "kubernetes-$KUBERNETES" "-X main.Version=$AGNHOST" "$kubernetes_tags" agnhost=k8s.io/kubernetes/test/images/agnhost
}
build_pause() {
  mkdir -p "$programs/.new-pause"
  gcc -Os -Wall -Wextra -static -s -o "$programs/.new-pause/pause" "$lab_dir/pause.c"
  finished "$programs/.new-pause" pause
}

# A set of programs is one stage: NAME-VERSION BUILD_FUNCTION [ARGUMENT]
have_set() { [ -d "$programs/$1" ]; }
do_set() { watched "$1" "${@:2}"; }

# etcd and CoreDNS in the versions that kubeadm names, which is known only once kubeadm is there.
missing_companions() {
  local v name
  for v in "${versions[@]}"; do
    for name in etcd coredns; do
      have_set "$name-$(companion "$v" $name)" || echo "$name $(companion "$v" $name)"
    done
  done | sort -u
}
have_companions() {
  local v
  for v in "${versions[@]}"; do have_set "kubernetes-$v" || return 1; done
  [ -z "$(missing_companions)" ]
}
do_companions() {
  local name version
  while read -r name version; do
    watched "$name-$version" "build_$name" "$version"
  done < <(missing_companions)
}
