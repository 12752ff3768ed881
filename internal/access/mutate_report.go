package access

import (
	"fmt"
	"slices"
	"strings"
)

// Verdict is what became of a mutant.
type Verdict string

const (
	// Killed mutants are noticed: by a probe that went otherwise, or by the catalog's checks.
	Killed Verdict = "killed"
	// Warned mutants change nobody's rights yet, and a warning tells that they prepare it; the verification passes.
	Warned Verdict = "warned"
	// Survived mutants are noticed by neither, and change what somebody may do, or may.
	Survived Verdict = "survived"
	// Equivalent mutants change nothing for anybody, in any of the enumerated worlds.
	Equivalent Verdict = "equivalent"
	// Stillborn mutants are none: Postgres refuses the statement.
	Stillborn Verdict = "stillborn"
	// Untried mutants need rights that the connected role lacks.
	Untried Verdict = "untried"
)

// Judged is a mutant with what became of it.
type Judged struct {
	Mutant
	Verdict Verdict `json:"verdict"`
	By      string  `json:"by,omitempty"`      // probe, catalog or warning
	Why     string  `json:"why,omitempty"`     // the first thing that noticed it, or how a survivor shows
	Worlds  int     `json:"worlds,omitempty"`  // compared, of an equivalent one
	Trials  int     `json:"trials,omitempty"`  // statements compared in them
	Literal bool    `json:"literal,omitempty"` // the usual test notices it
}

// Mutation is what became of all mutants.
type Mutation struct {
	Mutants []Judged `json:"mutants"`
	Probes  int      `json:"probes"` // that each is judged by
}

// Kinds lists what mutants are made by, in the order of the docs.
var Kinds = []string{"policy", "grant", "flag", "function", "view", "role", "bypass"}

// Count is how many mutants of a kind have the verdict; "" is any.
func (r *Mutation) Count(kind string, verdict Verdict, by string) (n int) {
	for _, j := range r.Mutants {
		if (kind == "" || j.Kind == kind) && (verdict == "" || j.Verdict == verdict) && (by == "" || j.By == by) {
			n++
		}
	}
	return n
}

// Literal is how many mutants of a kind the usual test kills.
func (r *Mutation) Literal(kind string) (n int) {
	for _, j := range r.Mutants {
		if (kind == "" || j.Kind == kind) && j.Literal {
			n++
		}
	}
	return n
}

// Left are the mutants that nobody can be at ease about.
func (r *Mutation) Left() []Judged {
	return slices.DeleteFunc(slices.Clone(r.Mutants), func(j Judged) bool { return j.Verdict != Survived && j.Verdict != Untried })
}

// Markdown is the docs' table.
func (r *Mutation) Markdown() string {
	var b strings.Builder
	b.WriteString("| what is changed | mutants | killed by a probe | killed by the catalog alone | told in a warning | equivalent | survived | the usual test kills |\n" +
		"| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
	line := func(name, kind string) {
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d | %d | %d | %d |\n", name, r.Count(kind, "", "")-r.Count(kind, Stillborn, "")-r.Count(kind, Untried, ""),
			r.Count(kind, Killed, "probe"), r.Count(kind, Killed, "catalog"), r.Count(kind, Warned, ""), r.Count(kind, Equivalent, ""), r.Count(kind, Survived, ""), r.Literal(kind))
	}
	for _, kind := range Kinds {
		if r.Count(kind, "", "") == 0 {
			continue
		}
		line(kindNames[kind], kind)
	}
	line("**all**", "")
	return b.String()
}

var kindNames = map[string]string{
	"policy":   "a policy: dropped, opened, negated, another role, command, column or operator",
	"grant":    "a privilege: given, taken, handed on, an owner changed",
	"flag":     "row-level security off, not forced or forced, a view with its owner's rights",
	"function": "a function that policies ask, or who may call it",
	"view":     "what a view with its owner's rights selects",
	"role":     "who may act as whom, BYPASSRLS",
	"bypass":   "a way around: definer views and functions, copies, children, publications",
}
