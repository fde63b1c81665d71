#!/bin/bash
# fails: namespace-closed, nothing-bound
# Only ClusterRoleBindings were looked at.
close_all_but leftover
