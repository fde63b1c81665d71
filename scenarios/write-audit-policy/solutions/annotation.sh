#!/bin/bash
# An annotation makes it a new Pod.
policy "$quiet" "$system" "$bodies" "$rest"
restart
