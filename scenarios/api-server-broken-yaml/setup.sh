#!/bin/bash
# A manifest with settings of its own and two mistakes: a flag that no parser can read, and a mount of a volume that has another name.
kubectl create namespace orders
kubectl create configmap numbering -n orders --from-literal=next=4711
mkdir -p /etc/kubernetes/audit /var/log/kubernetes/audit
cat > /etc/kubernetes/audit/policy.yaml <<'YAML'
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- level: None
  resources:
  - group: coordination.k8s.io
- level: Metadata
YAML
sed -e '/^    - --allow-privileged=/a\
    - --audit-log-maxage='"$days"'\
    - --audit-log-path=/var/log/kubernetes/audit/audit.log\
    - --audit-policy-file=/etc/kubernetes/audit/policy.yaml' \
  -e 's/--enable-admission-plugins=.*/--enable-admission-plugins=NodeRestriction,DenyServiceExternalIPs/' \
  -e '/^    - --etcd-servers=/a\
    - --event-ttl=2h' \
  -e '/^    - --proxy-client-cert-file=/i\
    - --profiling=false' \
  -e '/^    - --requestheader-allowed-names=/i\
    - --request-timeout=90s' \
  -e '/^    volumeMounts:/a\
    - mountPath: /etc/kubernetes/audit\
      name: audit-policy\
      readOnly: true\
    - mountPath: /var/log/kubernetes/audit\
      name: '"$volume_mount" \
  -e '/^  volumes:/a\
  - hostPath:\
      path: /etc/kubernetes/audit\
      type: Directory\
    name: audit-policy\
  - hostPath:\
      path: /var/log/kubernetes/audit\
      type: DirectoryOrCreate\
    name: '"$volume_name" "$manifest" |
  sed "s/^    - --$flag_name=$flag_value\$/$mistake_begins--$flag_name=$flag_value/" > /root/.setup.yaml
[ "$(grep -c -e '--request-timeout=90s$' -e '--profiling=false$' -e '--event-ttl=2h$' -e 'DenyServiceExternalIPs$' \
  -e "^      name: $volume_mount$" -e "^    name: $volume_name$" /root/.setup.yaml)" = 6 ]
grep -q "^$mistake_begins--$flag_name=$flag_value$" /root/.setup.yaml
chmod 600 /root/.setup.yaml

# The kubelet that reads it must know no pod of the old one, or it would let that run on for a while.
systemctl stop kubelet
crictl rmp -f $(crictl pods -q --namespace kube-system --name '^kube-apiserver-') > /dev/null
mv /root/.setup.yaml "$manifest"
systemctl start kubelet
