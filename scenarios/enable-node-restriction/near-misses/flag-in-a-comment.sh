#!/bin/bash
# fails: other-nodes-protected, restricted-labels-protected, plugin-in-force
by_sed "s/^\( *\)- --secure-port=6443/&\n\1# - --enable-admission-plugins=$kept_plugins,NodeRestriction/"
