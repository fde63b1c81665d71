#!/bin/bash
# fails: other-flags-kept, audit-log-written, manifest-kept
# What the last edit brought is taken back.
readable < "$manifest" | sed '/--audit-/d' |
  yq 'del(.spec.containers[0].volumeMounts[] | select(.name == "audit-*")) | del(.spec.volumes[] | select(.name == "audit-*"))' | put
