#!/bin/bash
# fails: nothing-more-there
role '*'
bind
leave
