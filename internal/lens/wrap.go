package lens

import "strings"

const width = 130

// wrapped breaks a long line of SQL at spaces outside of quotes, if it can before a word that begins something.
func wrapped(indent, text string) string {
	var b strings.Builder
	for {
		at := breakAt(text, width-len(indent))
		if at < 0 {
			b.WriteString(indent + text + "\n")
			return b.String()
		}
		b.WriteString(indent + text[:at] + "\n")
		text = "    " + text[at+1:]
	}
}

// breakAt is the last good place up to a limit, or the first one behind it; -1 when the text fits or has none.
func breakAt(text string, limit int) int {
	if len(text) <= limit {
		return -1
	}
	space, good := -1, -1
	quote := byte(0)
	for i := range len(text) {
		if i > limit && max(space, good) > 0 {
			break
		}
		switch c := text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == ' ' && i > len("    ") && !strings.HasSuffix(text[:i], "case"):
			space = i
			for _, word := range []string{"||", "case", "when", "else", "and", "or", "from"} {
				if strings.HasPrefix(text[i+1:], word+" ") {
					good = i
				}
			}
		}
	}
	if good > 0 {
		return good
	}
	return space
}
