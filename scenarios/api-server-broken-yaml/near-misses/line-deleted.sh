#!/bin/bash
# fails: other-flags-kept
# The line that was out of place is gone, and the setting with it.
mounting < "$manifest" | sed "/--$flag_name/d" | put
