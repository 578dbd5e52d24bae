# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared with ../setup and the other parts
# The bundle: the files a host is made of, laid out by name, version and architecture, with a list of their checksums.

bundle=$cache/bundle

# Every line: ARTIFACT VERSION ARCH PATH SOURCE, where SOURCE is a program, a manifest's file or "tar:DIRECTORY:PREFIX".
bundle_contents() { # KUBERNETES_VERSION...
  local v name
  for v; do
    for name in kubeadm kubelet kubectl; do
      echo "$name $v $arch kubernetes/$v/$arch/$name $programs/kubernetes-$v/$name"
    done
  done
  echo "crictl $CRICTL $arch crictl/$CRICTL/$arch/crictl-v$CRICTL-linux-$arch.tar tar:$programs/crictl-$CRICTL:"
  echo "cni-plugins $CNI_PLUGINS $arch cni-plugins/$CNI_PLUGINS/$arch/cni-plugins-linux-$arch-v$CNI_PLUGINS.tar tar:$programs/cni-plugins-$CNI_PLUGINS:"
  echo "containerd $CONTAINERD $arch containerd/$CONTAINERD/$arch/containerd-$CONTAINERD-linux-$arch.tar tar:$programs/containerd-$CONTAINERD:bin/"
  echo "runc $RUNC $arch runc/$RUNC/$arch/runc $programs/runc-$RUNC/runc"
  echo "flannel $FLANNEL any manifests/flannel/$FLANNEL/kube-flannel.yml $programs/manifests/kube-flannel-$FLANNEL.yml"
  echo "metallb $METALLB any manifests/metallb/$METALLB/metallb-native.yaml $programs/manifests/metallb-native-$METALLB.yaml"
}

# Add-on manifests, unmodified, out of the modules of the same releases; a file with another checksum is refused.
manifest() { # MODULE@VERSION PATH TARGET SHA256
  local sum
  sum=$(sha256sum <"$(module_dir "$1")/$2")
  [ "${sum%% *}" = "$4" ] || { echo "$2 of $1 has SHA-256 ${sum%% *}, expected $4"; return 1; }
  install -D -m644 "$(module_dir "$1")/$2" "$programs/manifests/$3"
}
fetch_manifests() {
  manifest "github.com/flannel-io/flannel@v$FLANNEL" Documentation/kube-flannel.yml "kube-flannel-$FLANNEL.yml" "$FLANNEL_MANIFEST_SHA256"
  manifest "go.universe.tf/metallb@v$METALLB" config/manifests/metallb-native.yaml "metallb-native-$METALLB.yaml" "$METALLB_MANIFEST_SHA256"
}

# What is in the bundle belongs to the requested versions and to those of earlier runs.
bundled_versions() {
  local earlier
  for earlier in "$bundle"/kubernetes/*/"$arch"/kubelet; do
    earlier=${earlier%/*/kubelet}
    [ ! -d "$earlier" ] || echo "${earlier##*/}"
  done | cat - <(printf '%s\n' "${versions[@]}") | sort -uV
}
# A fingerprint of everything the bundle is made of and holds, cheap enough for every run.
bundle_state() {
  local artifact version architecture path source
  while read -r artifact version architecture path source; do
    source=${source#tar:}
    echo "$artifact $version $architecture $path $(stat -c '%s %Y' "${source%%:*}" "$bundle/$path" 2>&1 | tr '\n' ' ')"
  done < <(bundle_contents "${versions[@]}")
}
have_bundle() { [ -f "$bundle/bundle.json" ] && [ "$(bundle_state)" = "$(cat "$cache/bundle.state" 2>/dev/null)" ]; }

pack_bundle() {
  local artifact version architecture path source prefix list=() sum
  while read -r artifact version architecture path source; do
    mkdir -p "$(dirname "$bundle/$path")"
    if [ "${source#tar:}" != "$source" ]; then
      source=${source#tar:} prefix=${source#*:} source=${source%%:*}
      mapfile -t list < <(cd "$source" && printf '%s\n' *)
      tar -c --format=gnu --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=755 \
        --transform "s,^,$prefix," -f "$bundle/$path.part" -C "$source" "${list[@]}"
      mv "$bundle/$path.part" "$bundle/$path"
    else
      ln -f "$source" "$bundle/$path"
    fi
  done < <(bundle_contents "${versions[@]}")
  {
    printf '{"format":1,"files":['
    local separator=
    while read -r artifact version architecture path source; do
      sum=$(sha256sum <"$bundle/$path")
      printf '%s\n {"artifact":"%s","version":"%s","arch":"%s","path":"%s","sha256":"%s","bytes":%s}' \
        "$separator" "$artifact" "$version" "$architecture" "$path" "${sum%% *}" "$(stat -c %s "$bundle/$path")"
      separator=,
    done < <(mapfile -t list < <(bundled_versions); bundle_contents "${list[@]}")
    printf '\n]}\n'
  } | replace_file "$bundle/bundle.json"
  bundle_state | replace_file "$cache/bundle.state"
}
do_bundle() {
  watched "add-on manifests" fetch_manifests
  watched "bundle" pack_bundle
}
