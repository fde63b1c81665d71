#!/bin/bash
# fails: system-namespaces-metadata
policy "$quiet" "$bodies" "$system" "$rest"
restart
