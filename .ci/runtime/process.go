package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
)

const capability = "CAP_SYS_RESOURCE"

// inProcess changes a process as https://github.com/opencontainers/runtime-spec/blob/main/config.md#process defines it.
// Without the capability nobody may raise a hard limit or lower an oom_score_adj: capabilities(7).
func inProcess(process object) error {
	if sets, ok := process["capabilities"].(object); ok {
		for name, set := range sets {
			sets[name] = without(set)
		}
	}
	if err := keepOomScore(process); err != nil {
		return err
	}
	limits, _ := process["rlimits"].([]any)
	for _, limit := range limits {
		if limit, ok := limit.(object); ok {
			if err := lower(limit); err != nil {
				return err
			}
		}
	}
	return nil
}

func without(set any) []any {
	kept := []any{}
	capabilities, _ := set.([]any)
	for _, name := range capabilities {
		if name != capability {
			kept = append(kept, name)
		}
	}
	return kept
}

func keepOomScore(process object) error {
	wanted, ok := process["oomScoreAdj"].(json.Number)
	if !ok {
		return nil
	}
	text, err := os.ReadFile("/proc/self/oom_score_adj")
	if err != nil {
		return err
	}
	own, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	if err != nil {
		return err
	}
	if score, err := wanted.Int64(); err != nil || score < own {
		delete(process, "oomScoreAdj")
	}
	return nil
}

// By number, from include/uapi/asm-generic/resource.h of Linux.
var resources = []string{
	"RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_DATA", "RLIMIT_STACK", "RLIMIT_CORE", "RLIMIT_RSS", "RLIMIT_NPROC", "RLIMIT_NOFILE",
	"RLIMIT_MEMLOCK", "RLIMIT_AS", "RLIMIT_LOCKS", "RLIMIT_SIGPENDING", "RLIMIT_MSGQUEUE", "RLIMIT_NICE", "RLIMIT_RTPRIO",
	"RLIMIT_RTTIME",
}

func lower(limit object) error {
	for number, name := range resources {
		if limit["type"] != name {
			continue
		}
		var own syscall.Rlimit
		if err := syscall.Getrlimit(number, &own); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for _, key := range []string{"hard", "soft"} {
			wanted, _ := limit[key].(json.Number)
			if value, err := strconv.ParseUint(wanted.String(), 10, 64); err != nil || value > own.Max {
				limit[key] = own.Max
			}
		}
	}
	return nil
}
