#!/bin/bash
# fails: nothing-lost
# It was taken for a fault of etcd, which begins anew.
mended | put
sleep 2
mv /var/lib/etcd/member /root/
crictl stop --timeout 1 $(crictl ps -q --name '^etcd$') > /dev/null
sleep 5
