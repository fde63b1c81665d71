#!/bin/bash
# fails: other-flags-kept
# NodeRestriction is on, and a plugin that is on by default is off.
by_sed "$extended" 's/^\( *\)- --secure-port=6443/&\n\1- --disable-admission-plugins=PodSecurity/'
