#!/bin/bash
# fails: nobody-gained
# A ServiceAccount, named as the user that its tokens make it.
bind --user="$newcomer" --user="system:serviceaccount:$namespace:default"
