#!/bin/bash
# fails: other-nodes-protected, restricted-labels-protected, plugin-in-force, static-pod-folder-tidy
# The copy beside the manifest is a manifest too, and the later name wins.
cp "$manifest" "$manifest.bak"
by_sed "$extended"
