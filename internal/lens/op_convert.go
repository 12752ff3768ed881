package lens

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// conversion is the way of convert: the same in another type. null stays, and so does what is of the wanted type already.
type conversion struct{ from, to kind }

// kind is a type that convert knows.
type kind string

const (
	text    kind = "string"
	number  kind = "number"
	integer kind = "integer"
	boolean kind = "boolean"
)

// A text is a number when JSON writes one like it. It may not be so long or large that it would take memory by itself.
const (
	numberPattern = `^-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]{1,4})?$`
	longestNumber = 1000
)

var isNumber = regexp.MustCompile(numberPattern)

func (c conversion) name() string { return "convert" }

func (c conversion) image(v any) (any, bool) {
	if v == nil {
		return nil, true
	}
	switch v := v.(type) {
	case json.Number:
		if c.to == number || c.to == integer && whole(v) {
			return v, true
		}
		return numberText(string(v)), c.to == text && (c.from == number || c.from == integer && whole(v))
	case bool:
		if c.to == boolean {
			return v, true
		}
		return Text(v), c.to == text && c.from == boolean
	case string:
		switch {
		case c.to == text:
			return v, true
		case c.to == boolean:
			return v == "true", v == "true" || v == "false"
		}
		ok := len(v) <= longestNumber && isNumber.MatchString(v) && (c.to == number || whole(json.Number(v)))
		return json.Number(v), ok
	}
	return nil, false
}

func whole(n json.Number) bool { return !strings.Contains(shortNumber(n), ".") }

func (c conversion) sql(_ *writer, v string) string {
	written := v + " #>> '{}'"
	same := "'null', " + pg.Literal(strings.Replace(string(c.to), "integer", "number", 1))
	wholeNumber := func(numeric string) string { return fmt.Sprintf("%s = pg_catalog.trunc(%[1]s)", numeric) }
	keep := fmt.Sprintf("when pg_catalog.jsonb_typeof(%s) in (%s) then %s", v, same, v)
	if c.to == integer {
		keep = fmt.Sprintf("when pg_catalog.jsonb_typeof(%s) = 'null' then %[1]s when pg_catalog.jsonb_typeof(%[1]s) = 'number' then case when %s then %[1]s end",
			v, wholeNumber("("+v+")::numeric"))
	}
	var turn string
	switch {
	case c.to == text:
		source := pg.Literal(strings.Replace(string(c.from), "integer", "number", 1))
		turn = fmt.Sprintf("when pg_catalog.jsonb_typeof(%s) = %s then pg_catalog.to_jsonb(%s)", v, source, written)
		if c.from == integer {
			turn = fmt.Sprintf("when pg_catalog.jsonb_typeof(%s) = 'number' then case when %s then pg_catalog.to_jsonb(%s) end",
				v, wholeNumber("("+v+")::numeric"), written)
		}
	case c.to == boolean:
		turn = fmt.Sprintf(`when %s = '"true"'::jsonb then 'true'::jsonb when %[1]s = '"false"'::jsonb then 'false'::jsonb`, v)
	default:
		number := "(" + written + ")::numeric"
		result := "pg_catalog.to_jsonb(" + number + ")"
		if c.to == integer {
			result = "case when " + wholeNumber(number) + " then " + result + " end"
		}
		turn = fmt.Sprintf("when pg_catalog.jsonb_typeof(%s) = 'string' then case when pg_catalog.octet_length(%s) <= %d then case when %[2]s ~ %[4]s then %[5]s end end",
			v, written, longestNumber, pg.Literal(numberPattern), result)
	}
	return "case " + keep + " " + turn + " end"
}

func (c conversion) inverse() way { return conversion{c.to, c.from} }

// exact is false also of numbers to text: what was text already stays, and the way back would make a number of it.
func (c conversion) exact() bool { return false }

func (c conversion) refusal() string { return "the value can't be made a " + string(c.to) }
