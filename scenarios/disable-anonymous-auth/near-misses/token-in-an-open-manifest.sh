#!/bin/bash
# fails: credentials-root-only
# The token file is closed; the manifest, which has the token too, is not.
close
mode=644
sign_in kubelet-probe,kubelet-probe,
