#!/bin/bash
# Flags under args, value in a word of its own, the list in the other order.
by_yq ".spec.containers[0].args = [.spec.containers[0].command[] | select(. != \"kube-apiserver\" and (test(\"^--enable-admission\") | not))] + [\"--enable-admission-plugins\", \"NodeRestriction,$kept_plugins\"]
  | .spec.containers[0].command = [\"kube-apiserver\"]"
