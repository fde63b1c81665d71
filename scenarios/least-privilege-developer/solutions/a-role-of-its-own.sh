#!/bin/bash
# One role, one binding; the subject is taken out by its place.
role
bind
leave
