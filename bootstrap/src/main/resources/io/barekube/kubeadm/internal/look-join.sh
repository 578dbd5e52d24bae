# Says how far this host is on its way into the control plane: running, joined or no. Given: unit, ca (PEM)
if systemctl is-active -q "$unit"; then
  echo running
elif [ -e $state/initialised ] && [ "$(cat /etc/kubernetes/pki/ca.crt 2>/dev/null)" = "$ca" ]; then
  echo joined
else
  echo no
fi
