#!/bin/bash
# fails: other-refusals-kept, other-flags-kept
by_sed 's/--enable-admission-plugins=.*/--enable-admission-plugins=NodeRestriction/'
