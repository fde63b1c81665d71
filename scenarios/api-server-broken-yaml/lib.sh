set -euo pipefail
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml

# The two mistakes mended in a text: the flag that cannot be read, and the volume's name where it is mounted.
readable() { sed "s/^$mistake_begins--$flag_name=$flag_value\$/    - --$flag_name=$flag_value/"; }
mounting() { sed "s/^      name: $volume_mount\$/      name: $volume_name/"; }
mended() { readable < "$manifest" | mounting; }

# The manifest becomes what comes in.
put() {
  cat > /root/new.yaml
  mv /root/new.yaml "$manifest"
}

# A manifest with the defaults of kubeadm.
regenerate() {
  local address
  address=$(grep -o 'advertise-address=[0-9.]*' "$manifest" | cut -d = -f 2)
  kubeadm init phase control-plane apiserver --apiserver-advertise-address "$address" --kubernetes-version "$(kubeadm version -o short)"
}
