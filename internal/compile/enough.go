package compile

// mostFound is how many findings end an explainer's loops. A document may have millions of mistakes, and each finding takes longer
// to keep than the one before.
const mostFound = 5000

// enough writes what explains one item or key in a loop, and leaves the loop when there are findings enough.
func (f *fn) enough(explain func()) {
	f.flush()
	start := f.out.Len()
	explain()
	f.flush()
	if f.out.Len() > start {
		f.line("exit when pg_catalog.jsonb_array_length(found) >= %d; -- enough", mostFound)
	}
}
