#!/bin/bash
# fails: nothing-in-production
role
bind
