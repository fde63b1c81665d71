#!/bin/bash
# fails: other-nodes-protected, restricted-labels-protected, own-labels-work, other-flags-kept
# Everything is Forbidden now, but by authorization: kubelets can do nothing at all.
by_sed "$extended" 's/--authorization-mode=.*/--authorization-mode=RBAC/'
