#!/bin/bash
# fails: exemptions-as-asked
# A user was exempt when the API server started, and is so until the next start.
USERNAMES=deployer configure
use
until_back
configure
