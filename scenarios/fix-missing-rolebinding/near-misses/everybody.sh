#!/bin/bash
# fails: nobody-gained
# The newcomer is named, and with them everybody who signs in.
bind --user="$newcomer" --group=system:authenticated
