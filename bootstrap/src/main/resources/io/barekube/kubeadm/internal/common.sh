# What every script begins with. Standard error is for people, standard output for the answer.
set -euo pipefail
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 HOME=/root
state=/etc/barekube
# A script that ends without a word says at least where; the command's text, not what its variables hold.
trap 'say "failed: $BASH_COMMAND"' ERR
socket=unix:///run/containerd/containerd.sock
say() { printf '%s\n' "$*" >&2; }
# The two ways to end badly: what may pass by itself, and what will not.
later() { say "$*"; exit 75; }
refuse() { say "$*"; exit 65; }
# What only a complete control plane can answer; any other may be asked instead.
as_control_plane() { [ -e $state/initialised ] || { say "this host is no control plane, or not yet"; exit 67; }; }
api() { kubectl --kubeconfig /etc/kubernetes/admin.conf --cache-dir /run/barekube/kubectl "$@"; }
# kubeadm, without the findings of its system check and its advice to people: fifty lines that would hide what matters.
plainly() { kubeadm "$@" 2>&1 | sed -u '/^\x1b/d; /^The reset process/,$d' >&2; }
