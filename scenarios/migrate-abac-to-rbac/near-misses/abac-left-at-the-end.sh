#!/bin/bash
# fails: abac-off
# Everybody has the access by RBAC, and by the file still.
translate_all_but nobody
