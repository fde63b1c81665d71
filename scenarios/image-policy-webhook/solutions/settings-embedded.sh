#!/bin/bash
# Settings within the AdmissionConfiguration, certificates by path, the folder mounted.
configure
