#!/bin/bash
# fails: credentials-root-only
# Everybody on the node can read the token that the probes show.
close
tokens_mode=644
sign_in kubelet-probe,kubelet-probe,
