#!/bin/bash
# The newcomer beside the colleague in the binding that is there.
add_subject User "$newcomer"
