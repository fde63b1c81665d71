#!/bin/bash
# fails: requests-refused
close
only $open_paths /version /api
