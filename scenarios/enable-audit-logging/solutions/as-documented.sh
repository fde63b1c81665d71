#!/bin/bash
draft
put
