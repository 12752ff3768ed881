package target

import "errors"

// What can be wrong with a document's place in the database. Each is wrapped with the object concerned and a hint; ask with errors.Is.
var (
	// ErrMissing is returned by Resolve, FunctionsStand and the books' checks when a table, column, function or trigger of the project
	// is not in the database.
	ErrMissing = errors.New("project and database do not fit together")
	// ErrNotAllowed is returned by Covers, FunctionsStand and the books' checks when the login does not see, or may not write, every row.
	ErrNotAllowed = errors.New("the login may not see or write every row")
	// ErrUnguarded is returned by Guarded when nothing would keep the next bad document out.
	ErrUnguarded = errors.New("the document's trigger does not stand guard")
)

const migrateUp = "Bring the database up to date: pgstrata migrate up"
