#!/bin/bash
# fails: key-as-asked
# As many hexadecimal digits are half as many random bits as random bytes.
SECRET=$(openssl rand -hex $((bytes / 2)) | tr -d '\n' | base64) encrypt
