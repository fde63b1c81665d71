#!/bin/bash
# fails: nobody-lost
# The newcomer has the colleague's access, and the colleague has none.
kubectl patch rolebinding team -n "$namespace" --type=json -p "[{\"op\": \"replace\", \"path\": \"/subjects/0/name\", \"value\": \"$newcomer\"}]"
