#!/bin/bash
# fails: events-arrive, policy-in-force, rotation, control-plane-healthy, health-checks-answered
# Right, and not in force: nobody acts on the manifest.
systemctl stop kubelet
draft
put
