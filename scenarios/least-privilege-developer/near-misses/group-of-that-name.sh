#!/bin/bash
# fails: pods-in-development, workloads-in-development, nobody-gained
# A group that is called as the user is nobody.
role
kubectl create rolebinding writer -n "$development" --role=writer --group="$developer"
leave
