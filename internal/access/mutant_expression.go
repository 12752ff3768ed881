package access

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// change is an SQL expression or function body with one thing in it done differently.
type change struct{ how, text string }

// claims is what a request says of itself, for mutants that believe it.
const claims = "(nullif(current_setting('request.jwt.claims', true), '')::jsonb)"

// changes makes every change of a text that one slip of the pen accounts for.
func changes(text string, t Tenancy) (list []change) {
	words := lex(text)
	replace := func(how string, w word, by string) {
		list = append(list, change{how, text[:w.from] + by + text[w.to:]})
	}
	between := false
	for _, w := range words {
		switch s := strings.ToLower(w.text); {
		case s == "between":
			between = true
		case s == "and" && between:
			between = false
		case s == "and":
			replace("AND to OR", w, "OR")
		case s == "or":
			replace("OR to AND", w, "AND")
		case s == "=":
			replace("= to <>", w, "<>")
			replace("= to >=", w, ">=")
		case s == "any":
			replace("ANY to ALL", w, "ALL")
		case s == "not":
			replace("NOT dropped", w, "")
		case w.kind == quoted:
			for _, c := range literalChanges(w.text, t) {
				replace(c.how, w, c.text)
			}
		}
	}
	list = append(list, conjuncts(text, words)...)
	return append(list, patterns(text, t)...)
}

// literalChanges: lists of membership roles grow and shrink, and the claim that names the user is looked for elsewhere.
func literalChanges(literal string, t Tenancy) (list []change) {
	inner, ok := strings.CutPrefix(strings.TrimSuffix(literal, "}'"), "'{")
	if !ok {
		return nil
	}
	roles := strings.Split(inner, ",")
	for _, r := range roles {
		if !slices.Contains(t.Roles, r) {
			return nil
		}
	}
	for _, r := range t.Roles {
		others := slices.DeleteFunc(slices.Clone(roles), func(o string) bool { return o == r })
		if len(others) < len(roles) {
			list = append(list, change{"role " + r + " left out", "'{" + strings.Join(others, ",") + "}'"})
		} else {
			list = append(list, change{"role " + r + " added", "'{" + strings.Join(append(others, r), ",") + "}'"})
		}
	}
	return list
}

// conjuncts leaves out one condition of several, and the only one of a WHERE.
func conjuncts(text string, words []word) (list []change) {
	for i, w := range words {
		s := strings.ToLower(w.text)
		if s != "where" && s != "when" && w.text != "(" {
			continue
		}
		parts, end := split(words, i)
		if len(parts) == 1 && s == "where" {
			list = append(list, change{"WHERE dropped", text[:w.to] + " true" + text[end:]})
		}
		if len(parts) < 2 {
			continue
		}
		for k := range parts {
			rest := slices.Delete(slices.Clone(parts), k, k+1)
			var kept []string
			for _, p := range rest {
				kept = append(kept, strings.TrimSpace(text[p.from:p.to]))
			}
			dropped := strings.Join(strings.Fields(text[parts[k].from:parts[k].to]), " ")
			list = append(list, change{"dropped " + short(dropped), text[:parts[0].from] + " " + strings.Join(kept, " AND ") + " " + text[end:]})
		}
	}
	return list
}

// split cuts what follows words[i] at the ANDs of its own depth; end is where the last part ends.
func split(words []word, i int) (parts []word, end int) {
	depth, from, between := 0, words[i].to, false
	for _, w := range words[i+1:] {
		end = w.from
		s := strings.ToLower(w.text)
		switch {
		case w.text == "(":
			depth++
		case w.text == ")" && depth > 0:
			depth--
		case depth > 0:
		case s == "between":
			between = true
		case s == "and" && between:
			between = false
		case s == "and":
			parts = append(parts, word{from: from, to: w.from})
			from = w.to
		case s == "or", s == ")", s == ";", slices.Contains([]string{"group", "order", "limit", "union", "then"}, s):
			if s == "or" {
				return nil, end
			}
			return append(parts, word{from: from, to: end}), end
		}
		end = w.to
	}
	return append(parts, word{from: from, to: end}), end
}

var (
	missingOK = regexp.MustCompile(`(?i)(current_setting\('[^']*'(?:::text)?), true\)`)
	nullif    = regexp.MustCompile(`(?i)nullif\((current_setting\([^()]*\)), ''(?:::text)?\)`)
	subject   = regexp.MustCompile(`(->>?) 'sub'(?:::text)?`)
	setting   = regexp.MustCompile(`'request\.jwt\.claims'`)
)

// patterns are slips that are longer than a word.
func patterns(text string, t Tenancy) (list []change) {
	all := func(how string, find *regexp.Regexp, by string) {
		if changed := find.ReplaceAllString(text, by); changed != text {
			list = append(list, change{how, changed})
		}
	}
	all("setting must be there", missingOK, "$1)")
	all("empty claims not taken for none", nullif, "$1")
	all("user from user_metadata", subject, "-> 'user_metadata' $1 'sub'")
	all("user from another claim", subject, "$1 'user_id'")
	all("claims from the legacy setting", setting, "'request.jwt.claim'")
	for _, user := range []string{t.User, "auth.uid"} {
		if user == "" {
			continue
		}
		call := regexp.MustCompile(regexp.QuoteMeta(user) + `\(\)`)
		all("user from user_metadata", call, "("+claims+" -> 'user_metadata' ->> 'sub')::uuid")
		all("user_metadata before the user", call, "coalesce(("+claims+" -> 'user_metadata' ->> 'sub')::uuid, "+user+"())")
		all("user unknown", call, "null::uuid")
	}
	return list
}

// opened are ways to let a whole condition pass more than it did.
func opened(condition, tenant string, t Tenancy) []change {
	list := []change{{"negated", "not (" + condition + ")"}}
	if t.User != "" {
		list = append(list, change{"or without a user", "(" + condition + ") or " + t.User + "() is null"})
	}
	for _, role := range t.Roles[max(0, len(t.Roles)-1):] {
		list = append(list, change{"or role in user_metadata", "(" + condition + ") or " + claims + " -> 'user_metadata' ->> 'role' = " + pg.Literal(role)})
	}
	if tenant != "" {
		column := pg.Ident(tenant)
		list = append(list,
			change{"or without a tenant", "(" + condition + ") or " + column + " is null"},
			change{"or tenant named in the claims", "(" + condition + ") or " + column + "::text = " + claims + " ->> 'organization_id'"},
			change{"or tenant named in app_metadata", "(" + condition + ") or " + column + "::text = " + claims + " -> 'app_metadata' ->> 'organization_id'"},
		)
	}
	return list
}

func short(text string) string {
	const most = 60
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}
