#!/bin/bash
# fails: nothing-more-there
# It is at hand.
kubectl create rolebinding writer -n "$development" --role=developer --user="$developer"
leave
