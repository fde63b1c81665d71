#!/bin/bash
# fails: health-checks-answered
# They are answered, by the controller manager.
close
refuse '.httpGet = {"host": "127.0.0.1", "port": 10257, "scheme": "HTTPS", "path": "/healthz"}'
