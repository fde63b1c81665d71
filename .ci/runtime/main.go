// Command runtime stands in front of runc on a host that may not use CAP_SYS_RESOURCE. Docker asks for every capability
// of a privileged container, and runc refuses one that the host itself lacks. What needs it is taken out of the
// container's configuration; then runc takes over this process.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		report(os.Args[1:], err)
		os.Exit(1)
	}
}

// run returns only when it failed. The process of a new container stands in its bundle, that of an exec in a file of its own.
func run(args []string) error {
	if bundle, ok := option(args, "bundle", "b"); ok {
		if err := edit(filepath.Join(bundle, "config.json"), inContainer); err != nil {
			return err
		}
	}
	if process, ok := option(args, "process", "p"); ok {
		if err := edit(process, inProcess); err != nil {
			return err
		}
	}
	runc, err := exec.LookPath("runc")
	if err != nil {
		return err
	}
	if err := syscall.Exec(runc, append([]string{"runc"}, args...), os.Environ()); err != nil {
		return fmt.Errorf("cannot execute %s: %w", runc, err)
	}
	return nil
}

// option finds a flag's value in the four ways that runc takes it: -b x, --bundle x, -b=x, --bundle=x.
func option(args []string, names ...string) (string, bool) {
	for i, arg := range args {
		flag, value, assigned := strings.Cut(arg, "=")
		name := strings.TrimPrefix(strings.TrimPrefix(flag, "-"), "-")
		for _, wanted := range names {
			if name != wanted || name == flag {
				continue
			}
			if assigned {
				return value, true
			}
			if i+1 < len(args) {
				return args[i+1], true
			}
		}
	}
	return "", false
}

type object = map[string]any

func edit(path string, change func(object) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	decoder := json.NewDecoder(file)
	decoder.UseNumber() // a limit may be larger than what a float64 holds exactly
	var document object
	if err := decoder.Decode(&document); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := change(document); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	text, err := json.Marshal(document)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return os.WriteFile(path, text, 0o600)
}

func inContainer(config object) error {
	process, ok := config["process"].(object)
	if !ok {
		return errors.New("has no process")
	}
	return inProcess(process)
}

// report writes to standard error and, as runc does, to the log from which containerd takes its message.
func report(args []string, err error) {
	message := "runtime in front of runc: " + err.Error()
	fmt.Fprintln(os.Stderr, message)
	path, ok := option(args, "log")
	if !ok {
		return
	}
	log, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	defer log.Close()
	_ = json.NewEncoder(log).Encode(object{"level": "error", "msg": message})
}
