#!/bin/bash
# fails: nobody-gained
# A role that is at hand, and wider than what the account works with.
translate_all_but account
kubectl create rolebinding edit -n "$automation" --clusterrole=edit --serviceaccount="$automation:$account"
turn_off
