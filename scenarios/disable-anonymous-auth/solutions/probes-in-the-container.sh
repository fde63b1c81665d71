#!/bin/bash
# The kubelet runs a program in the container.
close
refuse 'del(.httpGet) | .exec = {"command": ["kube-apiserver", "--version"]}'
