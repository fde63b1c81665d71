#!/bin/bash
# fails: workloads-in-development
# A way of kubectl to name a resource: in a role it names nothing.
role_of "[\"\", apps]" "[pods, $workload_plural.apps]" "[$asked]"
bind
leave
