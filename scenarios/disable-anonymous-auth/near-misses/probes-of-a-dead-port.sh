#!/bin/bash
# fails: health-checks-answered
# The probes connect to a port where nothing listens.
close
connect '{"host": "127.0.0.1", "port": 6444}'
