# Prints the members of etcd, a line each (ID, STATUS, NAME, PEER URL, CLIENT URL, LEARNER), then a form feed and what each said of its health, as JSON.
as_control_plane
etcd member list -w simple || later "etcd does not answer"
printf '\f'
etcd endpoint health --cluster -w json 2>/dev/null || true
