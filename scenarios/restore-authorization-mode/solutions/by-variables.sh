#!/bin/bash
# One mode by a variable that refers to another, the flags below args, and a comment that names the old mode.
bind
yq '.spec.containers[0] |= (.args = (.command[1:] | map(select(test("^--authorization-mode") | not))) + ["--authorization_mode", "$(MODES)"]
  | .command = ["kube-apiserver"]
  | .env = [{"name": "FIRST", "value": "RBAC"}, {"name": "MODES", "value": "$(FIRST),Node"}])' "$manifest" > /root/new.yaml
sed -i '1i# --authorization-mode=AlwaysAllow until the review' /root/new.yaml
put
