package pgstrata

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
)

// What ReadWith and New may come upon, wrapped with the document and the versions.
var (
	// ErrNewerVersion is returned by Read and ReadWith: the document's version is later than every one that the project has.
	ErrNewerVersion = errors.New("the document is of a newer version than every one known here")
	// ErrUnknownVersion is returned by Read and ReadWith: the document names no version that the project has.
	ErrUnknownVersion = errors.New("the document is of a version that is not known")
	// ErrOnlySQL is returned by Read, ReadWith and New: a lens on the way has a step in SQL, which Go can't do.
	ErrOnlySQL = errors.New("only the database can carry the document, since a step is written in SQL")
)

// InvalidError is returned by Read, ReadWith, Write and New for a document that a schema refuses. It holds no value of the document.
type InvalidError struct {
	Document string // document and variant, as "field_mappings/xledger"
	Version  string // whose schema refuses it; "" for a document that names none
	Findings []Finding
}

func (e *InvalidError) Error() string {
	var b strings.Builder
	b.WriteString(e.Document + ": not a valid document")
	if e.Version != "" {
		b.WriteString(" at " + e.Version)
	}
	const most = 3
	for i, f := range e.Findings {
		if i == most {
			fmt.Fprintf(&b, "; and %d more", len(e.Findings)-most)
			break
		}
		separator := "; "
		if i == 0 {
			separator = ": "
		}
		fmt.Fprintf(&b, "%s%s %s (%s)", separator, cmp.Or(f.Pointer, "the whole"), f.Message, f.Keyword)
	}
	return b.String()
}

// CarryError is returned by Read, ReadWith, Write and New when a lens would have to guess or to overwrite something.
// It holds no value of the document.
type CarryError struct {
	Document string // document and variant
	Lens     string // the declaration, as "1.0.0--1.1.0"
	Step     string // with its line; "" before the first one
	Pointer  string
	Message  string
}

func (e *CarryError) Error() string {
	at := e.Lens
	if e.Step != "" {
		at += ", " + e.Step
	}
	return fmt.Sprintf("%s: lens %s, at %q: %s", e.Document, at, e.Pointer, e.Message)
}
