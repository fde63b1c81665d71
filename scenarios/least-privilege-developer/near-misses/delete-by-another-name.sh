#!/bin/bash
# fails: nothing-more-there
# No delete, but a whole collection at once.
role "$asked,deletecollection"
bind
leave
