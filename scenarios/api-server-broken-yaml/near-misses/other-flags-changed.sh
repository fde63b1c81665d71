#!/bin/bash
# fails: other-flags-kept
# Repaired, and three flags changed on the way that show nowhere at first.
mended | yq '(.spec.containers[0].command[] | select(test("^--allow-privileged"))) = "--allow-privileged=false"
  | (.spec.containers[0].command[] | select(test("^--service-cluster-ip-range"))) = "--service-cluster-ip-range=10.96.0.0/16"
  | (.spec.containers[0].command[] | select(test("^--kubelet-preferred"))) = "--kubelet-preferred-address-types=Hostname"' | put
