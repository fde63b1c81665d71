#!/bin/bash
# fails: abac-off
# Changed, and not in force: the file is read at start, and the mode stays.
translate_all_but nobody
cp /dev/null /etc/kubernetes/abac/policy.jsonl
