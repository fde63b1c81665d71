#!/bin/bash
# fails: pods-in-development, workloads-in-development
# One verb that nobody ever asks for.
role_of "[\"\", apps]" "[pods, $workload_plural]" "[\"$asked\"]"
bind
leave
