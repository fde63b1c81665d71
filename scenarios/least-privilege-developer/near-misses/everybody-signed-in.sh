#!/bin/bash
# fails: nobody-gained
# The developer can do it, and so can all.
role
kubectl create rolebinding writer -n "$development" --role=writer --group=system:authenticated
leave
