package main

import (
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"text/tabwriter"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// report is one draft's result; without files the folder has no tests of it.
type report struct {
	draft string
	files []*tally
}

// tally is one file's result.
type tally struct {
	file          file
	passed, wrong int
	refused       map[string]int // by reason
	excepted      map[string]int // by reason
	formats       map[string]beside
	problems      []string
}

// beside counts our verdicts on texts that a format is asserted of, beside those of jsonschema v5.
type beside struct{ same, other int }

func newTally(f file) *tally {
	return &tally{file: f, refused: map[string]int{}, excepted: map[string]int{}, formats: map[string]beside{}}
}

func (r *report) begin(f file) *tally {
	t := newTally(f)
	r.files = append(r.files, t)
	return t
}

func (t *tally) refuse(reason string, tests int) { t.refused[reason] += tests }

func (t *tally) err(at, what string) {
	t.wrong++
	t.problems = append(t.problems, at+": "+what)
}

func (t *tally) beside(format string, same bool) {
	b := t.formats[format]
	if same {
		b.same++
	} else {
		b.other++
	}
	t.formats[format] = b
}

// add sums up.
func (t *tally) add(other *tally) {
	t.passed += other.passed
	t.wrong += other.wrong
	for reason, tests := range other.refused {
		t.refused[reason] += tests
	}
	for reason, tests := range other.excepted {
		t.excepted[reason] += tests
	}
	for format, b := range other.formats {
		t.formats[format] = beside{t.formats[format].same + b.same, t.formats[format].other + b.other}
	}
}

// row is the tally in the table's columns.
func (t *tally) row() string {
	refused, excepted := sum(t.refused), sum(t.excepted)
	all := t.passed + refused + excepted + t.wrong
	return fmt.Sprintf("%d\t%d\t%d\t%d\t%.1f%%", t.passed, refused, excepted, t.wrong, 100*float64(t.passed)/float64(max(all, 1)))
}

func sum(tests map[string]int) int {
	n := 0
	for _, some := range tests {
		n += some
	}
	return n
}

// kinds are the suite's tests in three parts.
var kinds = []struct {
	name string
	is   func(f file) bool
}{
	{"required", func(f file) bool { return !f.optional }},
	{"optional", func(f file) bool { return f.optional && path.Dir(f.name) == "optional" }},
	{"formats, asserted", func(f file) bool { return path.Dir(f.name) == "optional/format" }},
}

// write prints the table of all drafts and what explains it, and returns how many tests are wrong.
func write(out, problems io.Writer, reports []*report) (wrong int, err error) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "draft\ttests\tpassed\trefused\texcepted\twrong\tpassed")
	var refused, excepted []string
	all := newTally(file{})
	for _, r := range reports {
		if len(r.files) == 0 {
			fmt.Fprintf(w, "%s\tnone in the folder\n", r.draft)
			continue
		}
		for _, kind := range kinds {
			total := newTally(file{})
			var optional []*tally
			for _, t := range r.files {
				if !kind.is(t.file) {
					continue
				}
				total.add(t)
				if t.file.optional {
					optional = append(optional, t)
				}
				for _, p := range t.problems {
					fmt.Fprintf(problems, "wrong: %s, %s: %s\n", r.draft, t.file.name, p)
				}
			}
			fmt.Fprintf(w, "%s\t%s\t%s\n", r.draft, kind.name, total.row())
			for _, t := range optional {
				fmt.Fprintf(w, "\t  %s\t%s\n", path.Base(t.file.name), t.row())
			}
			refused = append(refused, reasons(r.draft+", "+kind.name, total.refused)...)
			excepted = append(excepted, reasons(r.draft+", "+kind.name, total.excepted)...)
			all.add(total)
		}
	}
	if err := w.Flush(); err != nil {
		return all.wrong, err
	}
	list(out, "refused, with the reason", refused)
	list(out, "excepted: judged otherwise than an optional test asks, on purpose", excepted)
	return all.wrong, writeFormats(out, all.formats)
}

func reasons(of string, tests map[string]int) []string {
	var lines []string
	for _, reason := range slices.Sorted(maps.Keys(tests)) {
		lines = append(lines, fmt.Sprintf("%5d  %s: %s", tests[reason], of, reason))
	}
	return lines
}

func list(out io.Writer, title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(out, "\n%s:\n", title)
	for _, line := range lines {
		fmt.Fprintln(out, line)
	}
}

// writeFormats prints, for each format that can be asserted, how many of the suite's values it gives the library's verdict on.
func writeFormats(out io.Writer, formats map[string]beside) error {
	fmt.Fprintln(out, "\nasserted formats, all drafts together, beside the verdicts of jsonschema v5:")
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "format\tsame\tother")
	for _, name := range schema.FormatNames {
		fmt.Fprintf(w, "%s\t%d\t%d\n", name, formats[name].same, formats[name].other)
	}
	return w.Flush()
}
