package compile

import "regexp"

var usesDoc = regexp.MustCompile(`(?m)^\s*--.*$|\bdoc\b`)

// fetchOnce puts a document into memory before its first use. A large one is stored compressed and apart from its row, and PL/pgSQL
// would fetch and unpack it each time that the parameter is read: in a loop over its items once for each of them.
func (f *fn) fetchOnce() {
	f.flush()
	body, uses := f.out.String(), 0
	for _, match := range usesDoc.FindAllString(body, -1) {
		if match == "doc" {
			uses++
		}
	}
	if uses < 2 {
		return
	}
	f.out.Reset()
	f.raw("doc := doc #> '{}'; -- out of its storage once, not for each use")
	f.out.WriteString(body)
}
