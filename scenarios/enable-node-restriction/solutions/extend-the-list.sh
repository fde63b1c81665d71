#!/bin/bash
by_sed "$extended"
