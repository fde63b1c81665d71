# Sourced by boot.sh. `kubeadm init` in parts, of which some go on side by side, and none waits for what another has not begun.

phases='preflight certs/ca certs/apiserver certs/apiserver-kubelet-client certs/front-proxy-ca certs/front-proxy-client
  certs/etcd-ca certs/etcd-server certs/etcd-peer certs/etcd-healthcheck-client certs/apiserver-etcd-client certs/sa kubeconfig
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

# All that the kubelet needs to start etcd and the API server. Most of it is the making of keys, which one core does for each
# of two.
make_files() {
  init certs/front-proxy-ca certs/front-proxy-client certs/etcd-ca certs/etcd-server certs/etcd-peer \
    certs/etcd-healthcheck-client certs/apiserver-etcd-client certs/sa &
  local others=$!
  init certs/ca certs/apiserver certs/apiserver-kubelet-client kubeconfig
  keep_client_certificate
  wait $others
  # Without an init system that kubeadm could find: the kubelet is started once, when all of it is there.
  PATH=/var/empty init etcd control-plane kubelet-start kubelet-finalize
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
