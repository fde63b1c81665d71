#!/bin/bash
# fails: requests-refused
# Three more paths that seemed harmless.
close
only $open_paths /openid/v1/jwks /.well-known/openid-configuration /openapi/v3
