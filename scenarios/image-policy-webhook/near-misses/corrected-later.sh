#!/bin/bash
# fails: fails-closed, plugin-in-force
# The file is right now, but the API server read it when it was not.
DEFAULT_ALLOW=true configure
until_back
admission
