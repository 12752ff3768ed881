package repair

import (
	"errors"

	"github.com/pgstrata/pgstrata/internal/target"
)

// What can go wrong. Each is wrapped with the object concerned and a hint; ask with errors.Is.
var (
	// ErrMissing is returned by every method when a table, column, function or trigger of the project is not in the database.
	ErrMissing = target.ErrMissing
	// ErrNotAllowed is returned by every method when the login does not see, or may not write, every row.
	ErrNotAllowed = target.ErrNotAllowed
	// ErrUnguarded is returned by Scan with Apply, and by Restore, when nothing would keep the next bad document out.
	ErrUnguarded = target.ErrUnguarded
	// ErrTooManyBad is returned by Scan with Apply, before its first write, when more than MaxBad of a document is bad.
	ErrTooManyBad = errors.New("too many documents are bad")
	// ErrStopped is returned by Scan and Restore when their context ended. Nothing is half done, and a new run goes on with what is left.
	ErrStopped = errors.New("stopped")
	// ErrUnknownOriginal is returned by Show and Restore when no original has the id.
	ErrUnknownOriginal = errors.New("no original has this id")
	// ErrAlreadyRestored is returned by Restore when the original was put back before.
	ErrAlreadyRestored = errors.New("already restored")
	// ErrRowGone is returned by Restore when the row no longer exists.
	ErrRowGone = errors.New("the row is gone")
	// ErrRowChanged is returned by Restore when the row no longer holds what the reset put there.
	ErrRowChanged = errors.New("the row has changed since the reset")
	// ErrRefused is returned by Restore when the schemas, the row's own constraints or a trigger refuse the document;
	// errors.As with *InvalidError gives the schemas' findings.
	ErrRefused = errors.New("the document is refused")
)

// InvalidError is returned by Restore: the document to put back is not valid.
type InvalidError struct{ Problems []Problem }

// Error names the first problem and counts the others.
func (e *InvalidError) Error() string {
	p := e.Problems[0]
	return "the schemas refuse it: " + p.String() + andMore(len(e.Problems)-1)
}

// Is makes an InvalidError an ErrRefused.
func (e *InvalidError) Is(target error) bool { return target == ErrRefused }
