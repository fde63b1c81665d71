#!/bin/bash
# fails: rights-taken-away
# The one in a namespace is overlooked.
close_shared
only $open_paths
