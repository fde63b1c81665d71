# Sourced by boot.sh. `kubeadm init` in parts, of which some go on side by side, and none waits for what another has not begun.

phases='preflight certs/ca certs/apiserver certs/apiserver-kubelet-client certs/front-proxy-ca certs/front-proxy-client
  certs/etcd-ca certs/etcd-server certs/etcd-peer certs/etcd-healthcheck-client certs/apiserver-etcd-client certs/sa
  kubeconfig/admin kubeconfig/super-admin kubeconfig/kubelet kubeconfig/controller-manager kubeconfig/scheduler
  etcd control-plane kubelet-start wait-control-plane upload-config upload-certs mark-control-plane bootstrap-token
  kubelet-finalize addon show-join-command'

# init PHASE...: these of them. A phase that a later kubeadm has and this list has not would be run in each part, and fail.
init() {
  local phase skipped=
  for phase in $phases; do
    case " $* " in *" $phase "*) ;; *) skipped+=,$phase ;; esac
  done
  /usr/bin/kubeadm init --config /etc/cks-lab/kubeadm.yaml --skip-token-print --skip-phases "${skipped#,}"
}

# All that the kubelet and the control plane start from. Most of it is the making of keys, which one core does for each of
# two. The kubelet begins as soon as it has its own, and etcd with it: both have waits in their start that cost nothing then.
# Meanwhile the kubelet is not restarted for manifests that come.
make_files() {
  mkdir -p -m 700 /etc/kubernetes/manifests
  touch /run/cks-lab/making-manifests
  make_etcd_files &
  local others=$!
  init certs/ca kubeconfig/kubelet
  keep_client_certificate
  # Without an init system that kubeadm could find: the kubelet is started once, when all of it is there.
  PATH=/var/empty init kubelet-start kubelet-finalize
  start_kubelet
  init certs/apiserver certs/apiserver-kubelet-client \
    kubeconfig/admin kubeconfig/super-admin kubeconfig/controller-manager kubeconfig/scheduler
  wait $others
  init control-plane
}

make_etcd_files() {
  init certs/etcd-ca certs/etcd-server certs/etcd-peer certs/etcd-healthcheck-client certs/apiserver-etcd-client
  init etcd
  init certs/front-proxy-ca certs/front-proxy-client certs/sa
}

# As a kubelet does at its first start (fileStore in client-go/util/certificate), or it would have to be started again for
# kubelet-finalize to take it up.
keep_client_certificate() {
  local pki=/var/lib/kubelet/pki name
  name=$pki/kubelet-client-$(date +%F-%H-%M-%S).pem
  mkdir -p -m 755 $pki
  (
    umask 077
    for data in certificate key; do
      sed -n "s/^ *client-$data-data: //p" /etc/kubernetes/kubelet.conf | base64 -d
    done >"$name"
  )
  ln -s "$name" $pki/kubelet-client-current.pem
}

# As systemctl's stand-in does; PID 1 looks for the file before it listens to the pipe.
start_kubelet() {
  local service=/run/cks-lab/services/kubelet
  rm -f $service.stopped
  if [ -p $service.request ]; then echo start >$service.request; fi
}
