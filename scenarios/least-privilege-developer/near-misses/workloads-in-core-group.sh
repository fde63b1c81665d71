#!/bin/bash
# fails: workloads-in-development
# The role is accepted; the core group has no such resource.
role_of "[\"\"]" "[pods, $workload_plural]" "[$asked]"
bind
leave
