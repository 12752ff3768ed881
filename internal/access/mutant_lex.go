package access

import "strings"

type kind int

const (
	bare   kind = iota // a keyword, a name, a number
	quoted             // a string
	sign               // an operator, a bracket
)

// word is a piece of SQL: text[from:to].
type word struct {
	kind     kind
	from, to int
	text     string
}

const operators = "+-*/<>=~!@#%^&|`?:"

// lex cuts SQL, as Postgres deparses it, into words. Comments and blanks are left out.
func lex(text string) (words []word) {
	for i := 0; i < len(text); {
		from, k := i, sign
		switch c := text[i]; {
		case strings.IndexByte(" \t\r\n", c) >= 0:
			i++
			continue
		case strings.HasPrefix(text[i:], "--"):
			i = after(text, i, "\n")
			continue
		case strings.HasPrefix(text[i:], "/*"):
			i = after(text, i, "*/")
			continue
		case c == '\'':
			i, k = closing(text, i, '\''), quoted
		case c == '"':
			i, k = closing(text, i, '"'), bare
		case strings.IndexByte(operators, c) >= 0:
			for i < len(text) && strings.IndexByte(operators, text[i]) >= 0 {
				i++
			}
		case part(c):
			for k = bare; i < len(text) && part(text[i]); {
				i++
			}
		default:
			i++
		}
		words = append(words, word{k, from, i, text[from:i]})
	}
	return words
}

func part(c byte) bool {
	return c == '_' || c == '$' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// closing is where a quoted piece ends that begins at i; a doubled quote stands for itself.
func closing(text string, i int, quote byte) int {
	for i++; i < len(text); i++ {
		if text[i] == quote {
			if i+1 < len(text) && text[i+1] == quote {
				i++
				continue
			}
			return i + 1
		}
	}
	return len(text)
}

func after(text string, i int, mark string) int {
	if n := strings.Index(text[i:], mark); n >= 0 {
		return i + n + len(mark)
	}
	return len(text)
}
