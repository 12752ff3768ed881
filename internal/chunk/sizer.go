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
type Sizer struct {
	Target time.Duration // how long a chunk should take; 0 is the constant Target
	Most   int           // rows of a chunk at most; 0 is MaxRows
	Least  int           // rows of a chunk at least, with which it begins too; 0 is MinRows, beginning with FirstRows

	rows   int
	narrow int // fewer than rows, while a row that fails is looked for; 0 for none
}

// Rows is the size of the next chunk.
func (s *Sizer) Rows() int {
	if s.narrow > 0 {
		return min(s.narrow, s.size())
	}
	return s.size()
}

func (s *Sizer) size() int {
	switch {
	case s.rows > 0:
		return s.rows
	case s.Least > 0:
		return s.Least
	}
	return FirstRows
}

// Narrow halves a chunk of so many rows that failed. Chunks grow again with each that is done.
func (s *Sizer) Narrow(rows int) { s.narrow = max(rows/2, 1) }

// Took records a chunk. One slow or quick chunk changes the size by a factor of four at most,
// and a short last chunk doesn't count as quick.
func (s *Sizer) Took(rows int, took time.Duration) {
	if s.narrow > 0 {
		if s.narrow *= 2; s.narrow >= s.size() {
			s.narrow = 0
		}
		return
	}
	target := s.Target
	if target == 0 {
		target = Target
	}
	size := s.size()
	if rows < size && took < target {
		return
	}
	least := s.Least
	if least == 0 {
		least = MinRows
	}
	next := size * 4
	if took > 0 {
		next = int(min(float64(next), float64(rows)*float64(target)/float64(took)))
	}
	most := s.Most
	if most == 0 {
		most = MaxRows
	}
	s.rows = min(max(next, size/4, least), most)
}
