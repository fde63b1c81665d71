#!/bin/bash
# fails: request-issued, short-lived, signs-in
# The right certificate, and no request: the key of the authority was used.
key
sign_by_hand
kubeconfig
