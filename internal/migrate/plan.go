package migrate

import (
	"slices"

	"github.com/pgstrata/pgstrata/internal/fault"
)

// step is one file to apply or take back.
type step struct {
	stream *state
	file   *file
}

const (
	opUp   = "migrate up"
	opDown = "migrate down"
)

// planUp lists what is to be applied, after everything that speaks against writing has been looked for in every stream.
func planUp(states []state, t Target) ([]step, error) {
	for i := range states {
		for _, v := range states[i].versions() {
			if err := states[i].problem(opUp, v); err != nil {
				return nil, err
			}
		}
	}
	last, upTo := len(states)-1, int64(-1)
	if t.given {
		var err error
		if last, err = t.place(states, opUp); err != nil {
			return nil, err
		}
		if upTo = t.Version; upTo == 0 {
			return nil, fault.New(opUp, states[last].Name+":0", "version 0 is where nothing is applied", "Use migrate down to go back.")
		}
	}
	var steps []step
	for i := range states[:last+1] {
		s := &states[i]
		for j := range s.files {
			f := &s.files[j]
			if i == last && upTo >= 0 && f.version > upTo {
				break
			}
			if _, done := s.applied[f.version]; !done {
				steps = append(steps, step{s, f})
			}
		}
	}
	return steps, nil
}

// planDown lists what is to be taken back, newest first and the last stream first.
func planDown(states []state, t Target) ([]step, error) {
	for i := range states {
		for _, v := range states[i].versions() {
			if states[i].of(v) == Newer {
				return nil, states[i].problem(opDown, v)
			}
		}
	}
	first, downTo := 0, int64(0)
	if t.given {
		var err error
		if first, err = t.place(states, opDown); err != nil {
			return nil, err
		}
		downTo = t.Version
	}
	var steps []step
	for i := len(states) - 1; i >= first; i-- {
		s := &states[i]
		for _, v := range slices.Backward(s.versions()) {
			if i == first && v <= downTo {
				break
			}
			if _, done := s.applied[v]; !done {
				continue
			}
			if err := s.problem(opDown, v); err != nil {
				return nil, err
			}
			steps = append(steps, step{s, s.file(v)})
			if !t.given {
				return steps, nil
			}
		}
	}
	return steps, nil
}

func (s step) report(state string) Migration {
	return Migration{Stream: s.stream.Name, Version: s.file.version, File: s.file.name, State: state}
}

func (s step) path() string { return s.stream.path(s.file.name) }
