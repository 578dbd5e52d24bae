# Makes the host's own way to the API servers, or finds it made.
# Given: cluster, packages (TOOL:PACKAGE), units (names), files (MODE PATH CONTENT each), address (the host's own), kubelet_server (where its kubelet is to ask, or empty)
if [ -s $state/inventory.json ] && ! grep -qF "\"clusterId\":\"$cluster\"" $state/inventory.json; then
  refuse "this host belongs to another cluster meanwhile: $(cat $state/inventory.json)"
fi
mkdir -p $state
touch $record
install_packages "${packages[@]}"
interface=$(ip -o address show | awk -v own="$address" '{split($4, part, "/"); if (part[1] == own) {print $2; exit}}')
for ((i = 0; i < ${#files[@]}; i += 3)); do
  place "${files[i]}" "${files[i + 1]}" "${files[i + 2]//@INTERFACE@/$interface}"
done
case $changed in *.service*) systemctl daemon-reload ;; esac
for unit in "${units[@]}"; do
  systemctl enable -q "$unit" 2>/dev/null
  if [ -n "$changed" ] && systemctl is-active -q "$unit"; then
    systemctl reload-or-restart "$unit" || later "$unit could not be reloaded"
  else
    systemctl start "$unit" || later "$unit does not start: $(journalctl -u "$unit" -n 5 --no-pager -o cat 2>/dev/null | tail -n 5)"
  fi
done
conf=/etc/kubernetes/kubelet.conf
if [ -n "$kubelet_server" ] && [ -s $conf ] && ! grep -qxF "    server: https://$kubelet_server" $conf; then
  say "kubelet asks $kubelet_server from now on"
  sed -i "s#^    server: .*#    server: https://$kubelet_server#" $conf
  systemctl restart kubelet
fi
