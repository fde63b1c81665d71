#!/bin/bash
# fails: health-checks-answered
# The probes sign in with a token that ends within the hour.
close
show_token "$(kubectl create token default -n kube-public --duration=1h)"
