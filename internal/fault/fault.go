// Package fault holds the one error shape that reaches a person.
// It says what was asked, which object it concerns, what is wrong and what to do next.
package fault

import (
	"errors"
	"strings"
)

// Error is what every command prints when it can't go on.
// Only Op and Err are required; Object is "file:line", or "schema.table.column" with a key.
type Error struct {
	Op     string // what was asked, as "migrate up" or "load pgstrata.yaml"
	Object string // which object it concerns
	Hint   string // what to do next, a whole sentence
	Err    error  // what is wrong
}

// Error joins the parts on one line; the hint follows on its own.
func (e *Error) Error() string {
	var b strings.Builder
	for _, part := range []string{e.Op, e.Object} {
		if part != "" {
			b.WriteString(part + ": ")
		}
	}
	if e.Err != nil {
		b.WriteString(e.Err.Error())
	}
	if e.Hint != "" {
		b.WriteString("\n  → " + e.Hint)
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// New makes an error from a message.
func New(op, object, message, hint string) error {
	return &Error{Op: op, Object: object, Hint: hint, Err: errors.New(message)}
}

// Wrap adds what was asked, the object and the hint to a cause; nil stays nil.
func Wrap(err error, op, object, hint string) error {
	if err == nil {
		return nil
	}
	return &Error{Op: op, Object: object, Hint: hint, Err: err}
}
