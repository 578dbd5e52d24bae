# What this library put on this host, in one file. Given: cluster, cluster_name, node, at
inventory() { # PREPARED_FINGERPRINT: empty when preparation did not come to its end
  local line separator=''
  {
    printf '{"clusterId":"%s","clusterName":"%s","node":"%s","prepared":"%s","at":"%s",\n "artifacts":{' "$cluster" "$cluster_name" "$node" "$1" "$at"
    while read -r line; do printf '%s\n  "%s":"%s"' "$separator" "${line% *}" "${line##* }"; separator=,; done < <(cat $state/artifacts 2>/dev/null || true)
    printf '},\n "record":['
    separator=''
    while read -r line; do
      line=${line//\\/\\\\}
      printf '%s\n  "%s"' "$separator" "${line//\"/\\\"}"
      separator=,
    done <$record
    printf ']}\n'
  } >$state/inventory.json.new
  mv $state/inventory.json.new $state/inventory.json
}
installed() { # ARTIFACT SHA256
  { grep -v "^$1 " $state/artifacts 2>/dev/null || true; echo "$1 $2"; } >$state/artifacts.new
  mv $state/artifacts.new $state/artifacts
}
