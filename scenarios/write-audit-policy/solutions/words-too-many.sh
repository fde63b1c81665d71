#!/bin/bash
# With words for resources that the core group does not have, which does no harm.
policy "$quiet" "$system" "${bodies/$kept_plural/$kept_plural, roles, rolebindings}" "$rest"
restart
