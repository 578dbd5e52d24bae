# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared with ../setup and the other parts
# Container images straight from files: an OCI layout is a directory of JSON and tar files, and skopeo sends it as it is.
# Layers stay uncompressed: over a loopback registry, packing and unpacking would cost more than the bytes they save.

deterministic_tar() { tar -c --format=gnu --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner "$@"; }

# add_blob LAYOUT FILE: moves the file into the layout, prints "sha256:… bytes".
add_blob() {
  local sum bytes
  sum=$(sha256sum <"$2")
  sum=${sum%% *}
  bytes=$(stat -c %s "$2")
  mv "$2" "$1/blobs/sha256/$sum" # before the answer: the caller reuses the name as soon as it has it
  echo "sha256:$sum $bytes"
}
# push_image NAME CONFIG LAYER...: NAME as upstream writes it, CONFIG the JSON members of the image's "config", LAYER a tar
# file or SOURCE=TARGET for a single program.
push_image() {
  local name=$1 config=$2 layout layer digest bytes layers='' ids='' type=application/vnd.oci.image
  shift 2
  layout=$(mktemp -d "$cache/layout.XXXXXX")
  mkdir -p "$layout/blobs/sha256"
  for layer; do
    if [ "${layer#*=}" = "$layer" ]; then
      ln "$layer" "$layout/part"
    else
      install -D -m755 "${layer%%=*}" "$layout/root/${layer#*=}"
      deterministic_tar -C "$layout/root" -f "$layout/part" .
      rm -r "$layout/root"
    fi
    read -r digest bytes < <(add_blob "$layout" "$layout/part")
    ids+="${ids:+,}\"$digest\""
    layers+="${layers:+,}{\"mediaType\":\"$type.layer.v1.tar\",\"digest\":\"$digest\",\"size\":$bytes}"
  done
  printf '{"architecture":"%s","os":"linux","created":"1970-01-01T00:00:00Z","config":{%s},"rootfs":{"type":"layers","diff_ids":[%s]}}' \
    "$arch" "\"Env\":[\"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\"],\"WorkingDir\":\"/\"${config:+,$config}" "$ids" >"$layout/part"
  read -r digest bytes < <(add_blob "$layout" "$layout/part")
  printf '{"schemaVersion":2,"mediaType":"%s.manifest.v1+json","config":{"mediaType":"%s.config.v1+json","digest":"%s","size":%s},"layers":[%s]}' \
    $type $type "$digest" "$bytes" "$layers" >"$layout/part"
  read -r digest bytes < <(add_blob "$layout" "$layout/part")
  printf '{"schemaVersion":2,"manifests":[{"mediaType":"%s.manifest.v1+json","digest":"%s","size":%s,"annotations":{"org.opencontainers.image.ref.name":"lab"}}]}' \
    $type "$digest" "$bytes" >"$layout/index.json"
  echo '{"imageLayoutVersion":"1.0.0"}' >"$layout/oci-layout"
  no_proxy=$REGISTRY_ADDRESS NO_PROXY=$REGISTRY_ADDRESS skopeo --insecure-policy copy -q --preserve-digests --dest-tls-verify=false \
    "oci:$layout:lab" "docker://$registry/${name#*/}"
  rm -r "$layout"
}
