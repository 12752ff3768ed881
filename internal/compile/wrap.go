package compile

import "strings"

const lineWidth = 132

// wrap indents a line and breaks it at commas and conjunctions, never within a literal.
func wrap(indent, line string) string {
	var b strings.Builder
	more := indent
	for len(indent)+len(line) > lineWidth {
		at := breakAt(line, lineWidth-len(more))
		if at < 0 {
			break
		}
		b.WriteString(more + strings.TrimRight(line[:at], " ") + "\n")
		line, more = line[at:], indent+"      "
	}
	b.WriteString(more + line + "\n")
	return b.String()
}

// breakAt is the last good place within the width, a conjunction rather than a comma, or else the first one behind the width;
// -1 when there is none.
func breakAt(line string, width int) int {
	if strings.HasPrefix(line, "--") {
		return -1
	}
	comma, conjunction := -1, -1
	quoted := strings.Count(line[:min(8, len(line))], "'")%2 == 1
	for i := 8; i < len(line)-1; i++ {
		if i > width && max(comma, conjunction) >= 0 {
			break
		}
		if line[i] == '\'' {
			quoted = !quoted
		}
		if quoted || line[i] != ' ' || line[i:] == " is not true then" || line[i:] == " then" {
			continue
		}
		switch word, _, _ := strings.Cut(line[i+1:], " "); {
		case word == "and" || word == "or" || word == "where" || word == "then" || word == "else" || word == "||":
			conjunction = i + 1
		case line[i-1] == ',':
			comma = i + 1
		}
	}
	if conjunction > width/2 {
		return conjunction
	}
	return max(comma, conjunction)
}

// enclosed tells whether one pair of parentheses holds the whole expression.
func enclosed(expression string) bool {
	if !strings.HasPrefix(expression, "(") {
		return false
	}
	depth, quoted := 0, false
	for i := 0; i < len(expression); i++ {
		switch c := expression[i]; {
		case c == '\'':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth == 0 && i < len(expression)-1 {
				return false
			}
		}
	}
	return true
}
