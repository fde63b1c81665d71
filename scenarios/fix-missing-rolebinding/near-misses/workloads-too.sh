#!/bin/bash
# fails: nobody-gained
# The newcomer has what they need, and so has every workload in the namespace.
add_subject User "$newcomer"
add_subject Group "system:serviceaccounts:$namespace"
