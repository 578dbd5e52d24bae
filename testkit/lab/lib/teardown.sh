# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared with ../setup and the other parts
# --down and --purge: only what set-up itself made, by its own names.

remove_leftovers() { # of a run that was killed
  local root
  for root in "$cache"/base.*; do
    if [ -d "$root" ]; then remove_root "$root"; fi
  done
  rm -rf "$cache"/layout.* "$cache"/skeleton.* "$programs"/.new-*
}
tear_down() {
  local id
  if present podman; then
    for id in $(podman ps -aq --filter label=barekube.setup); do podman rm -f -t 1 "$id" >/dev/null; done
  fi
  stop_registry
  restore_limits
  remove_leftovers
  rm -f "$cache/lab.json"
  say "the lab's registry is stopped; what was built stays in $cache"
}
tear_purge() {
  tear_down >/dev/null
  if have_base_image; then
    podman rmi "$BASE_IMAGE" >/dev/null || say "podman keeps $BASE_IMAGE while other images or containers are made from it"
  fi
  rm -rf "${cache:?}"/{bundle,bundle.state,programs,src,layers,pushed,registry,registry.yml,tools,logs,containers.conf,lock}
  rmdir "$cache" 2>/dev/null || say "$cache holds files that others made; they stay"
  say "removed what set-up made; installed packages and Go's own caches stay"
}
