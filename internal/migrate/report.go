package migrate

import "time"

// States a migration has in a Report or a StatusLine.
const (
	Applied     = "applied"      // in the database, and the file is as it was
	Reverted    = "reverted"     // taken back by this run
	Pending     = "pending"      // not in the database; in the plan of Down: would be taken back
	Failed      = "failed"       // this run tried and failed
	Interrupted = "interrupted"  // this run was stopped in the middle of it
	Edited      = "edited"       // in the database, but the file has changed since
	Missing     = "missing"      // in the database, but there is no file
	Newer       = "newer"        // in the database, but this binary doesn't know it
	OutOfOrder  = "out of order" // not in the database, while a higher number is
)

// Report is what a run did, or with DryRun would do.
type Report struct {
	Direction  string      `json:"direction"` // up or down
	DryRun     bool        `json:"dry_run"`
	Migrations []Migration `json:"migrations"`
	Adopted    []Adopted   `json:"adopted"`
}

// Migration is one file in a Report.
type Migration struct {
	Stream     string `json:"stream"`
	Version    int64  `json:"version"`
	File       string `json:"file"`
	State      string `json:"state"`
	DurationMS int64  `json:"duration_ms"`
	Attempts   int    `json:"attempts"`
	Keeps      []Kept `json:"keeps,omitempty"` // in the plan of Down: what stands in the way
}

// Adopted is a file that another tool, such as plain goose, had applied; its checksum is recorded from now on.
type Adopted struct {
	Stream  string `json:"stream"`
	Version int64  `json:"version"`
	File    string `json:"file"`
}

// Kept is a table that a Down would destroy and that isn't proved to be empty.
type Kept struct {
	Table  string `json:"table"`
	Reason string `json:"reason"`
}

// StatusLine is one migration as it stands.
type StatusLine struct {
	Stream    string     `json:"stream"`
	Version   int64      `json:"version"`
	File      string     `json:"file"`
	State     string     `json:"state"`
	AppliedAt *time.Time `json:"applied_at"`
	Recorded  bool       `json:"recorded"` // pgstrata has a checksum of it
	Adopted   bool       `json:"adopted"`  // the checksum was taken after another tool had applied it
}
