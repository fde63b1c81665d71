#!/bin/bash
# fails: nothing-more-there
# kubectl edit and replace both work now, and so does what was not asked for.
role "$asked,$writing_not"
bind
leave
