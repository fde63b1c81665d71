#!/bin/bash
# fails: nobody-gained
# That line is commented out.
translate_all_but nobody
kubectl create rolebinding more-logs -n "$namespace" --role=logs --user="$leaver"
turn_off
