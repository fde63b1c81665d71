#!/bin/bash
# fails: refused-images-refused, fails-closed, plugin-in-force
# A file about a plugin does not switch it on.
backend
admission
edit "$(named) | $(mounted)"
