package main

import (
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"text/tabwriter"
)

// report is one draft's result.
type report struct {
	draft string
	files []*tally
}

// tally is one file's result.
type tally struct {
	file          file
	passed, wrong int
	refused       map[string]int // by reason
	problems      []string
}

func (r *report) begin(f file) *tally {
	t := &tally{file: f, refused: map[string]int{}}
	r.files = append(r.files, t)
	return t
}

func (t *tally) refuse(reason string, tests int) { t.refused[reason] += tests }

func (t *tally) err(at, what string) {
	t.wrong++
	t.problems = append(t.problems, at+": "+what)
}

// refusals is how many tests were refused.
func (t *tally) refusals() int {
	n := 0
	for _, tests := range t.refused {
		n += tests
	}
	return n
}

// total sums up files.
func total(files []*tally) *tally {
	sum := &tally{refused: map[string]int{}}
	for _, t := range files {
		sum.passed += t.passed
		sum.wrong += t.wrong
		for reason, tests := range t.refused {
			sum.refused[reason] += tests
		}
	}
	return sum
}

// write prints the table of all drafts, then the reasons of refusals, and returns how many tests are wrong.
func write(out, problems io.Writer, reports []*report) (wrong int, err error) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	line := func(draft, tests string, t *tally) {
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\n", draft, tests, t.passed, t.refusals(), t.wrong)
	}
	fmt.Fprintln(w, "draft\ttests\tpassed\trefused\twrong")
	var reasons []string
	for _, r := range reports {
		for _, kind := range []struct {
			name string
			is   func(f file) bool
		}{
			{"required", func(f file) bool { return !f.optional }},
			{"optional", func(f file) bool { return f.optional && path.Dir(f.name) == "optional" }},
			{"formats, asserted", func(f file) bool { return path.Dir(f.name) == "optional/format" }},
		} {
			files := slices.DeleteFunc(slices.Clone(r.files), func(t *tally) bool { return !kind.is(t.file) })
			sum := total(files)
			line(r.draft, kind.name, sum)
			wrong += sum.wrong
			for _, t := range files {
				if t.file.optional {
					line("", "  "+path.Base(t.file.name), t)
				}
				for _, p := range t.problems {
					fmt.Fprintf(problems, "wrong: %s, %s: %s\n", r.draft, t.file.name, p)
				}
			}
			for _, reason := range slices.Sorted(maps.Keys(sum.refused)) {
				reasons = append(reasons, fmt.Sprintf("%5d  %s, %s: %s", sum.refused[reason], r.draft, kind.name, reason))
			}
		}
	}
	if err := w.Flush(); err != nil {
		return wrong, err
	}
	if len(reasons) > 0 {
		fmt.Fprintln(out, "\nrefused, with the reason:")
	}
	for _, reason := range reasons {
		fmt.Fprintln(out, reason)
	}
	return wrong, nil
}
