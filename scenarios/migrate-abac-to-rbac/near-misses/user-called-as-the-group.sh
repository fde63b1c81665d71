#!/bin/bash
# fails: group-by-rbac, nobody-gained
# A group is no user.
translate_all_but group
translate_group --user="$group"
turn_off
