set -euo pipefail
cd /root

# What is asked for.
subject=/O=$team_group/CN=$user
usage='client auth'
lifetime="expirationSeconds: $((days * 24 * 60 * 60))"

# A new key and a request for it, by openssl; or a request for a key that there is.
key() { openssl req -new -nodes ${*:--newkey rsa:2048} -keyout "$user.key" -subj "$subject" -out "$user.csr" 2> /dev/null; }
with_key() { openssl req -new -key "$1" -subj "$subject" -out "$user.csr"; }
request() {
  kubectl apply -f - <<YAML
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: {name: $1}
spec:
  signerName: kubernetes.io/kube-apiserver-client
  $lifetime
  usages: [$usage]
  request: $(base64 -w0 "$user.csr")
YAML
}
issue() {
  local into=${2:-$user.crt}
  kubectl certificate approve "$1"
  until [ -s "$into" ]; do
    sleep 0.2
    kubectl get csr "$1" -o jsonpath='{.status.certificate}' | base64 -d > "$into"
  done
}
certificate() { key && request "$user" && issue "$user"; }
sign_by_hand() {
  openssl x509 -req -in "$user.csr" -CA /etc/kubernetes/pki/ca.crt -CAkey /etc/kubernetes/pki/ca.key -CAcreateserial -days "$days" -out "$user.crt" 2> /dev/null
}

# The kubeconfig that is handed out, and what it holds.
file=$user.kubeconfig
server=$(kubectl config view --minify -o jsonpath='{.clusters[0].cluster.server}')
verified=(--certificate-authority /etc/kubernetes/pki/ca.crt --embed-certs)
shown=(--client-certificate "$user.crt" --client-key "$user.key" --embed-certs)
config() { kubectl config --kubeconfig "$file" "$@"; }
kubeconfig() {
  config set-cluster kubernetes --server "$server" "${verified[@]}"
  config set-credentials "$user" "${shown[@]}"
  config set-context "$user" --cluster kubernetes --user "$user"
  config use-context "$user"
}
# A further context in the administrator's kubeconfig.
own_context() {
  kubectl config set-credentials "$user" "${shown[@]}"
  kubectl config set-context "$user" --cluster "$(kubectl config view --minify -o jsonpath='{.clusters[0].name}')" --user "$user"
}
