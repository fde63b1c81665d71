#!/bin/bash
# fails: manifest-kept
# Mended, and a link into a folder that is empty after the next start of the node.
mended > /run/kube-apiserver.yaml
ln -sf /run/kube-apiserver.yaml "$manifest"
