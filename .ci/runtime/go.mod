module cks-lab/ci/runtime

go 1.22
