#!/bin/bash
# fails: contents-kept
# What cannot be read quickly enough is deleted.
encrypt
kubectl delete secret smtp -n default
