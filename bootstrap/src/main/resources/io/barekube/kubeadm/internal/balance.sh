# Makes a part of the host's own network, such as its way to the API servers, or finds it made.
# Given: cluster, part (which: one word), packages (TOOL:PACKAGE), units (names), files (MODE PATH CONTENT each), address (the host's own), vip (a virtual address, or empty),
#   holders (the addresses of those who may have it), kubelet_server (a URL: where its kubelet is to ask, or empty)
if [ -s $state/inventory.json ] && ! grep -qF "\"clusterId\":\"$cluster\"" $state/inventory.json; then
  refuse "this host belongs to another cluster meanwhile: $(cat $state/inventory.json)"
fi
mkdir -p $state /run/barekube
touch $record
install_packages ${packages[@]+"${packages[@]}"}

interface=$(ip -o address show | awk -v own="$address" '{split($4, part, "/"); if (part[1] == own) {print $2; exit}}')
neighbour() { # ADDRESS: the hardware address that answers for it; nothing when nobody does
  local line
  ip neighbour flush to "$1" dev "$interface" 2>/dev/null || true
  { echo >"/dev/udp/$1/9"; } 2>/dev/null || true # whatever is sent, the kernel asks first who has the address
  for _ in {1..40}; do
    line=$(ip neighbour show to "$1" dev "$interface")
    case $line in
      *lladdr*) printf '%s\n' "$line" | sed 's/.*lladdr \([^ ]*\).*/\1/'; return 0 ;;
      *FAILED*) return 0 ;;
    esac
    sleep 0.1
  done
}
if [ -n "$vip" ]; then
  [ -n "$interface" ] || refuse "no interface of this host has its address $address"
  if ! grep -q "^ *$vip/" $state/keepalived.conf 2>/dev/null && ! ip -o address show | grep -qF " $vip/"; then
    found=$(neighbour "$vip")
    for holder in "${holders[@]}"; do
      [ -n "$found" ] || break
      if [ "$(neighbour "$holder")" = "$found" ]; then found=''; fi
    done
    [ -z "$found" ] || refuse "the virtual address $vip is somebody else's: $found answers for it, and that is no control plane. Choose an address that nobody has"
  fi
fi

for ((i = 0; i < ${#files[@]}; i += 3)); do
  place "${files[i]}" "${files[i + 1]}" "${files[i + 2]//@INTERFACE@/$interface}"
done
# a run that ended between writing and reloading must not pass for one that did both
loaded=/run/barekube/$part.loaded
wanted=$(printf '%s\n' ${files[@]+"${files[@]}"} | sha256sum)
if [ "$(cat $loaded 2>/dev/null)" != "$wanted" ]; then changed+=' unloaded'; fi
for unit in ${units[@]+"${units[@]}"}; do
  how=reload-or-restart
  if [ "$(systemctl show -p NeedDaemonReload --value "$unit")" = yes ]; then
    systemctl daemon-reload
    how=restart
  fi
  systemctl enable -q "$unit" 2>/dev/null
  if [ -z "$changed" ] || ! systemctl is-active -q "$unit"; then how=start; fi
  systemctl $how "$unit" || later "$unit could not $how: $(journalctl -u "$unit" -n 5 --no-pager -o cat 2>/dev/null)"
done
printf '%s\n' "$wanted" >$loaded
if [ -s $state/inventory.json ]; then # the record is a part of it
  {
    sed '/^ "record":\[/,$d' $state/inventory.json
    sed 's/\\/\\\\/g; s/"/\\"/g; s/.*/  "&",/; $s/,$//; 1s/^/ "record":[\n/; $s/$/]}/' $record
  } >$state/inventory.json.new
  mv $state/inventory.json.new $state/inventory.json
fi

conf=/etc/kubernetes/kubelet.conf
if [ -n "$kubelet_server" ] && [ -s $conf ] && ! grep -qxF "    server: $kubelet_server" $conf; then
  say "kubelet asks $kubelet_server from now on"
  sed "s#^    server: .*#    server: $kubelet_server#" $conf >$conf.barekube
  chmod 600 $conf.barekube
  mv $conf.barekube $conf
  systemctl restart kubelet
fi
