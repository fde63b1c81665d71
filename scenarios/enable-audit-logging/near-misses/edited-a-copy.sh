#!/bin/bash
# fails: events-arrive, policy-in-force, rotation, static-pod-folder-tidy
# The backup beside the manifest is a manifest too, and the later name wins.
cp "$manifest" "$manifest.bak"
draft
put
