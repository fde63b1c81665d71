#!/bin/bash
# fails: refused-images-refused, fails-closed, fixed-versions-run, other-admission-kept
# Every Pod is refused, whatever its images: the service is asked at /, where nothing is.
SERVER=https://localhost:$port configure
