#!/bin/bash
mended | put
