#!/bin/bash
# fails: nobody-gained
# The newcomer is right, and the colleague may work in another namespace now.
bind
namespace=$neighbour
bind --user="$colleague"
