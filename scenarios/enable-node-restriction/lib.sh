set -euo pipefail
manifest=/etc/kubernetes/manifests/kube-apiserver.yaml

# Changes the API server's manifest by expressions of sed, or by one of yq.
by_sed() { sed "${@/#/-e}" "$manifest" > /root/new.yaml && put; }
by_yq() { yq "$1" "$manifest" > /root/new.yaml && put; }
put() {
  chmod 600 /root/new.yaml
  mv /root/new.yaml "$manifest"
}
extended='s/--enable-admission-plugins=.*/&,NodeRestriction/'
