#!/bin/sh
# Waits until workloads can run.
set -eu
# Asked ten times a second: a fraction of what kubectl costs, and all the cores have enough to do now.
pki=/etc/kubernetes/pki
api() {
  curl -fsk --max-time 2 --cert $pki/apiserver-kubelet-client.crt --key $pki/apiserver-kubelet-client.key \
    "https://127.0.0.1:6443$1"
}
# A cluster taken from a copy has all of its objects at once, but no lease: its controllers work when one is held.
leases=/apis/coordination.k8s.io/v1/namespaces/kube-system/leases
until api $leases/kube-controller-manager >/dev/null; do sleep 0.1; done
# Until the default ServiceAccount exists, pods are refused with 403. Until view's rules have come to admin by way of edit,
# the aggregated ClusterRoles are being written, and a copy of the cluster would have them half done.
until api /api/v1/namespaces/default/serviceaccounts/default >/dev/null; do sleep 0.1; done
until api /apis/rbac.authorization.k8s.io/v1/clusterroles/admin | grep -q '"namespaces/status"'; do sleep 0.1; done
# Without it no pod of the namespace starts: the controllers have begun to work.
until api /api/v1/namespaces/default/configmaps/kube-root-ca.crt >/dev/null; do sleep 0.1; done
until api /api/v1/nodes | tr -d ' \n' | grep -q '"type":"Ready","status":"True"'; do sleep 0.1; done
