#!/bin/bash
# fails: fails-closed, plugin-in-force
# What runs refuses when the service is away; from its next start on the API server would not.
configure
until_back
DEFAULT_ALLOW=true admission
