#!/bin/bash
# fails: stage-omitted, rest-metadata
# A watch is only told when it has ended, and a refused credential never.
omitted=RequestReceived,ResponseStarted
policy "$quiet" "$system" "$bodies" "$rest"
restart
