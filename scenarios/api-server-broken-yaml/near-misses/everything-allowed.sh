#!/bin/bash
# fails: other-flags-kept, health-checks-answered
# Too wide: authorization was suspected, and switched off.
mended | sed 's/--authorization-mode=.*/--authorization-mode=AlwaysAllow/' | put
