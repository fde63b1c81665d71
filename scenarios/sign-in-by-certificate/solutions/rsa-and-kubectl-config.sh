#!/bin/bash
certificate
kubeconfig
