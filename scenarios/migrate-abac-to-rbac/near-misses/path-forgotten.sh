#!/bin/bash
# fails: path-by-rbac
# The one without a resource.
translate_all_but path
turn_off
