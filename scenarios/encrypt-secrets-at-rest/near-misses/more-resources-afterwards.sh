#!/bin/bash
# fails: others-in-clear
# All is done; then ConfigMaps are added to the file.
encrypt
yq -i '.resources[0].resources += "configmaps"' "$config"
