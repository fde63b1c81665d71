#!/bin/bash
# fails: others-in-clear
RESOURCE='*.*' encrypt
