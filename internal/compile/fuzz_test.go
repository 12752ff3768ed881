package compile_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// FuzzGrammar lets the fuzzing engine make the choices that the grammar leaves open: every byte of its input decides one or two of them.
// An input is a whole batch, since creating functions is what costs.
func FuzzGrammar(f *testing.F) {
	for _, seed := range []string{"", "0", "pgstrata", "\x00\xff\x80", strings.Repeat("\x13\xc7\x5a", 400)} {
		f.Add([]byte(seed))
	}
	y := newTally()
	run := newRun(f, 0, y)
	f.Fuzz(func(t *testing.T, choices []byte) {
		r := rand.New(&chosen{choices, rand.NewPCG(uint64(len(choices)), fnv(string(choices)))})
		var batch []*subject
		for i := range 4 {
			d := []*dialect{draft2020, draft7}[i%2]
			s, err := newSubject(r, d, pick(r, d.pairs), 40, y)
			if err != nil {
				t.Fatal(err)
			}
			if s != nil {
				batch = append(batch, s)
			}
		}
		run.compare(t, batch)
	})
}

// chosen takes random numbers from bytes, and from a generator when there are none left.
type chosen struct {
	bytes []byte
	then  rand.Source
}

func (c *chosen) Uint64() uint64 {
	if len(c.bytes) == 0 {
		return c.then.Uint64()
	}
	b := c.bytes[0]
	c.bytes = c.bytes[1:]
	return uint64(b) * 0x0101010101010101
}

// FuzzText takes texts as they come, for what the grammar doesn't think of: odd escapes, odd numbers, keys that look like keywords.
func FuzzText(f *testing.F) {
	for text, documents := range keywordCases {
		for document := range documents {
			f.Add(text, document)
		}
	}
	for _, c := range disagreements {
		f.Add(c.schema, c.document)
	}
	conn := database(f)
	f.Fuzz(func(t *testing.T, text, document string) {
		s, err := tryParse(text)
		if err != nil {
			return
		}
		value, err := schema.Decode([]byte(document))
		if err != nil || !storableText(conn, document) {
			return
		}
		v, err := compile.Schema(s)
		if err != nil {
			return
		}
		y := newTally()
		compareBatch(t, conn, []*subject{{text: text, schema: s, validator: v, draft: draft2020, documents: []string{document}, want: [][]schema.Finding{s.Findings(value)}}}, y)
	})
}

// storableText tells whether jsonb takes a text, which it doesn't where a string holds \u0000 or half of a surrogate pair,
// where a number goes beyond numeric, and where it is nested beyond the server's stack.
func storableText(conn *pgx.Conn, document string) bool {
	var same bool
	err := conn.QueryRow(context.Background(), "select $1::text::jsonb is not null", document).Scan(&same)
	return err == nil && same
}
