#!/bin/bash
# fails: reader-by-rbac, account-by-rbac, group-by-rbac, path-by-rbac
# ABAC is off, and the four have nothing.
turn_off
