package evolve

import (
	"errors"

	"github.com/pgstrata/pgstrata/internal/target"
)

// What can go wrong. Each is wrapped with the object concerned and a hint; ask with errors.Is.
var (
	// ErrMissing is returned by every method when a table, column or function of the project is not in the database.
	ErrMissing = target.ErrMissing
	// ErrNotAllowed is returned by every method when the login does not see, or may not write, every row.
	ErrNotAllowed = target.ErrNotAllowed
	// ErrNoWay is returned by Plan, Run and Down when the versions asked for are no way that documents can go.
	ErrNoWay = errors.New("there is no way between these versions")
	// ErrReadOnly is returned by Plan, Run and Down for a server that only reads.
	ErrReadOnly = errors.New("the server only reads")
	// ErrTooManyBad is returned by Run and Resume when more than MaxBad of the rows can't be carried over.
	ErrTooManyBad = errors.New("too many documents can't be carried over")
	// ErrStopped is returned by Run and Resume when their context ended. Nothing is half done.
	ErrStopped = errors.New("stopped")
	// ErrPaused is returned by Run when the evolution was paused.
	ErrPaused = errors.New("the evolution is paused")
	// ErrUnderWay is returned by Run and Down when another evolution of the document has not ended.
	ErrUnderWay = errors.New("another evolution of the document has not ended")
	// ErrNone is returned by Pause, Resume and Abort when no evolution of the document is open, and by Status when there was never one.
	ErrNone = errors.New("there is no evolution")
	// ErrLost is returned by Run and Resume when the server didn't come back in time.
	ErrLost = errors.New("the connection to the server was lost, and it didn't come back")

	errAsked = errors.New("an operator asked for something else")
)
