#!/bin/bash
# node.sh STATE PROGRAMS   the first process of the node, in its own mount, network and process namespaces
#
# Kubernetes, containerd and CNI have paths that no option moves (/run/containerd/s, /var/lib/cni, /var/log/containers, …).
# Here /var and /run are the node's own: nothing of theirs reaches the machine, and all their mounts end with the node.
set -euo pipefail
state=$1 programs=$2
var=$state/var
mkdir -p "$var"/{lib,log,tmp,lock}
ln -sfn /run "$var/run"
for kept in "$state" "$programs"; do
  [[ $kept == /var/* ]] || continue
  mkdir -p "$state$kept"
  mount --bind "$kept" "$state$kept"
done
# The node has no way out, so names are refused at once instead of after a time-out.
echo 'nameserver 127.0.0.1' >"$state/resolv.conf"
mount --bind "$state/resolv.conf" /etc/resolv.conf
mount --rbind "$var" /var
mount -t tmpfs -o mode=755 node-run /run
mkdir -p /run/netns /run/lock
touch "$state/node-is-made"
exec "$programs/pause/pause"
