#!/bin/bash
# host.sh STATE ADDRESS GATEWAY [HELM] [KUBECTL] [KUBECONFIG]   first process of a host, in mount, network and process namespaces of its own
#
# Its files are the machine's, under a layer in memory that takes its changes. Whatever it makes ends with it.
set -euo pipefail
state=$1 address=$2 gateway=$3 helm=${4:-} kubectl=${5:-} kubeconfig=${6:-}
# /proc is still the machine's: it tells the number by which the machine knows this process.
read -r pid _ </proc/self/stat
mount -t tmpfs -o size=64m,mode=755 ssh-host "$state/memory"
mkdir "$state"/memory/{changes,work,root}
mount -t overlay -o "lowerdir=/,upperdir=$state/memory/changes,workdir=$state/memory/work" overlay "$state/memory/root"
cd "$state/memory/root"
mount -t proc proc proc
mount --rbind /dev dev
mount -t tmpfs -o mode=755 run run
# Kept small, so that it can be filled.
mount -t tmpfs -o size=32m,mode=755 home home
mount -t tmpfs -o size=8m,mode=1777 tmp tmp
mkdir run/sshd
chmod 755 .

sed -i '/^ubuntu:/d' etc/passwd etc/shadow
echo 'ubuntu:x:1999:1999:,,,:/home/ubuntu:/bin/bash' >>etc/passwd
echo "ubuntu:$(openssl passwd -6 ubuntu):20000:0:99999:7:::" >>etc/shadow
echo 'ubuntu ALL=(ALL) NOPASSWD:ALL' >etc/sudoers.d/ubuntu
install -d -m 700 -o 1999 -g 1999 home/ubuntu home/ubuntu/.ssh home/ubuntu/.kube
install -m 600 -o 1999 -g 1999 "$state/login.pub" home/ubuntu/.ssh/authorized_keys
rm -f usr/local/bin/{helm,kubectl}
for program in helm kubectl; do
  [[ -n ${!program} ]] || continue
  touch "usr/local/bin/$program"
  mount --bind "${!program}" "usr/local/bin/$program"
done
[[ -z $kubeconfig ]] || install -m 600 -o 1999 -g 1999 "$kubeconfig" home/ubuntu/.kube/config
# Without what PAM asks of a whole machine: audit, kernel keyrings, systemd.
printf '%s required pam_unix.so\n' auth account >etc/pam.d/sshd
install -m 600 "$state/host_key" etc/ssh/host_key
cat >etc/ssh/sshd_config <<C
HostKey /etc/ssh/host_key
UsePAM yes
PasswordAuthentication yes
KbdInteractiveAuthentication no
PermitRootLogin no
UseDNS no
Subsystem sftp /usr/lib/openssh/sftp-server
C

echo "$pid" >"$state/pid"
until ip link show eth0 >/dev/null 2>&1; do sleep 0.01; done
ip link set lo up
ip address add "$address/30" dev eth0
ip link set eth0 up
ip route add default via "$gateway"
# Bash takes in what its children leave, as the first process of a machine must.
exec chroot . /bin/bash -c '/usr/sbin/sshd -E /run/sshd.log; while :; do sleep 1000 & wait $!; done'
