package chunk

import "time"

// Bounds of a chunk in rows, and how long one should take.
const (
	MinRows   = 100
	MaxRows   = 50_000
	FirstRows = 1_000
	Target    = 200 * time.Millisecond
)

// Sizer chooses how many rows the next chunk has, from how long the last one took.
// Its zero value is ready for use.
type Sizer struct{ rows int }

// Rows is the size of the next chunk.
func (s *Sizer) Rows() int {
	if s.rows == 0 {
		return FirstRows
	}
	return s.rows
}

// Took records a chunk. One slow or quick chunk changes the size by a factor of four at most,
// and a short last chunk doesn't count as quick.
func (s *Sizer) Took(rows int, took time.Duration) {
	size := s.Rows()
	if rows < size && took < Target {
		return
	}
	next := size * 4
	if took > 0 {
		next = int(min(float64(next), float64(rows)*float64(Target)/float64(took)))
	}
	s.rows = min(max(next, size/4, MinRows), MaxRows)
}
