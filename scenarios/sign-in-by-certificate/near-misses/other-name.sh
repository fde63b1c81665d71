#!/bin/bash
# fails: request-issued, short-lived, signs-in
# A request of another name.
key
request "$user-certificate"
issue "$user-certificate"
kubeconfig
