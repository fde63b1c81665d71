#!/bin/bash
# fails: nobody-gained
# A group that nobody is in today: whoever joins it gains the access.
bind --user="$newcomer" --group="$namespace-team"
