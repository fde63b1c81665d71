#!/bin/bash
# The structured configuration in place of the flag.
bind
by_file Node RBAC
