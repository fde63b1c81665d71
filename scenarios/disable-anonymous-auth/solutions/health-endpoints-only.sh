#!/bin/bash
# AuthenticationConfiguration: anonymous requests reach the health endpoints and nothing else.
close
only $open_paths
