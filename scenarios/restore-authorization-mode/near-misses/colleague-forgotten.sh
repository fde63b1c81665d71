#!/bin/bash
# fails: colleague-bound
# The gate is closed, and who had no key of their own stands outside.
by_sed "$second_line"
