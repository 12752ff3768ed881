package lens

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// Namespace is the schema of the functions, beside the validators.
const Namespace = "pgstrata_check"

// Functions are a lens in SQL. All are immutable and parallel safe, have no SET clause and touch no table. Names are unqualified.
type Functions struct {
	Up, Down Direction
	Identity string    // document, variant, versions and hash, as the comments hold it
	Each     []Created // every function, for a migration
	SQL      string    // the same with grants and comments; each statement ends with ";\n"
	Drop     []string  // signatures, qualified
}

// Created is the text of one function.
type Created struct {
	Name    string // unqualified
	Types   string // of its parameters
	Create  string // the statement, without its semicolon
	Comment string
}

// Direction names the functions of one direction.
type Direction struct {
	// Lift (doc jsonb) returns jsonb: the document carried over, or null when that can't be done. It is the fastest, and right wherever
	// no complement is kept and none is wanted.
	Lift string
	// Full (doc jsonb, kept jsonb) returns jsonb[]: the document and what was lost (null for nothing), or null when it can't be done.
	Full string
	// Why (doc jsonb, kept jsonb) returns jsonb: null, or why it can't be done, as Failure in JSON.
	Why string
	// Loses tells whether Full may ever give a complement.
	Loses bool
}

// No text of a lens holds these, since no SQL text can hold NUL.
const (
	self          = "\x00self\x00"
	namespaceMark = "\x00namespace\x00"
)

// function is one generated function.
type function struct {
	suffix, parameters, returns, language, body, about string
}

func (f function) create() string {
	tag := "$fn$"
	for strings.Contains(f.body, tag) {
		tag = "$" + tag[1:len(tag)-1] + "n$"
	}
	return fmt.Sprintf("create function %s.%s%s(%s) returns %s\nlanguage %s immutable parallel safe as %s\n%s%s",
		namespaceMark, self, f.suffix, f.parameters, f.returns, f.language, tag, f.body, tag)
}

func (f function) types() string {
	if strings.Contains(f.parameters, ",") {
		return "jsonb, jsonb"
	}
	return "jsonb"
}

// SQL writes the functions of both directions, for a document's variant. The name holds a hash of the text, so that a changed lens is
// another function and never replaces one that rows were carried over by.
func (l *Lens) SQL(document, variant string) *Functions {
	var list []function
	s := &shared{}
	for _, d := range []struct {
		suffix string
		lens   *Lens
	}{{"up", l}, {"down", l.inverse}} {
		list = append(list, d.lens.functions(s, "__"+d.suffix)...)
	}
	for _, h := range s.helpers {
		list = append(list, function{h.suffix, "value jsonb", "jsonb", "sql", "select (\n" + h.expression + "\n)\n", "A step written in SQL"})
	}
	var all strings.Builder
	longest := 0
	for _, f := range list {
		all.WriteString(f.create() + ";\n")
		longest = max(longest, len(f.suffix))
	}
	hash := hashOf(all.String())
	versions := strings.NewReplacer(".", "_", "--", "__").Replace(l.String())
	name := nameOf(document+"_"+variant, "__"+versions+"__"+hash, longest)
	out := &Functions{
		Identity: fmt.Sprintf("document %s, variant %s, lens %s, hash %s", document, variant, l, hash),
		Up:       Direction{name + "__up", name + "__up_full", name + "__up_why", l.Loses()},
		Down:     Direction{name + "__down", name + "__down_full", name + "__down_why", l.inverse.Loses()},
	}
	names := strings.NewReplacer(namespaceMark, Namespace, self, name)
	var sql strings.Builder
	for _, f := range list {
		c := Created{name + f.suffix, f.types(), names.Replace(f.create()), f.about + ": " + out.Identity + "."}
		signature := Namespace + "." + c.Name + "(" + c.Types + ")"
		out.Each, out.Drop = append(out.Each, c), append(out.Drop, signature)
		fmt.Fprintf(&sql, "%s;\ngrant execute on function %s to public;\ncomment on function %[2]s is\n  %s;\n",
			c.Create, signature, pg.Literal(c.Comment))
	}
	out.SQL = sql.String()
	return out
}

func (l *Lens) functions(s *shared, suffix string) []function {
	way := " from " + l.From.String() + " to " + l.To.String()
	return []function{
		{suffix, "doc jsonb", "jsonb", "plpgsql", l.body(s, plainly), "Carries a document over" + way},
		{suffix + "_full", "doc jsonb, kept jsonb", "jsonb[]", "plpgsql", l.body(s, withComplements), "Carries a document and its complement over" + way},
		{suffix + "_why", "doc jsonb, kept jsonb", "jsonb", "plpgsql", l.body(s, explaining), "Why a document can't be carried over" + way},
	}
}

// body writes all parts over one scope, so that what several of them change is written once.
func (l *Lens) body(s *shared, p purpose) string {
	s.numbers = map[string]int{}
	var declare []string
	w := &writer{purpose: p, complements: p == withComplements, shared: s, declare: &declare, depth: 1, lens: l.parts[0].key}
	version := pg.Literal(l.VersionField)
	w.failIf("doc ->> "+version+" is distinct from "+pg.Literal(l.From.String()),
		pointer{tail: "/" + schema.PointerToken(l.VersionField)}, notThisVersion(l.From))
	top := &scope{w: w, base: ref{"doc", always}, sure: true}
	var lost []*member
	for _, part := range l.parts {
		w.lens = part.key
		kept := missing
		if p != plainly {
			key := pg.Literal(part.key)
			kept = ref{"(kept -> " + key + ")", "kept -> " + key + " is not null"}
		}
		missing := part.steps.emit(w, site{scope: top}, kept)
		lost = append(lost, &member{key: part.key, value: missing})
	}
	if p == explaining {
		w.line("return null;")
		return w.text()
	}
	complement := objectOf(w, lost)
	top.members = append(top.members, &member{
		key: l.VersionField, value: ref{pg.Literal(l.To.String()) + "::text", always}, before: always, written: always,
	})
	lifted, _ := top.finished()
	if p == withComplements {
		w.line("return array[%s, %s];", lifted.sql, "("+complement.nullable()+")::jsonb")
		return w.text()
	}
	w.line("return %s;", lifted.sql)
	return w.text()
}

func (w *writer) text() string {
	var b strings.Builder
	used := map[string]bool{}
	for _, word := range regexp.MustCompile(`[a-z_0-9]+`).FindAllString(w.out.String(), -1) {
		used[word] = true
	}
	declared := false
	for _, d := range *w.declare {
		if name, _, _ := strings.Cut(d, " "); used[name] {
			if !declared {
				b.WriteString("declare\n")
				declared = true
			}
			b.WriteString("  " + d + "\n")
		}
	}
	b.WriteString("begin\n" + w.out.String() + "end ")
	return b.String()
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(strings.NewReplacer(self, "{self}", namespaceMark, "{namespace}").Replace(text)))
	return hex.EncodeToString(sum[:])[:10]
}

// nameOf joins front and back to a plain identifier that leaves room for a suffix; the front is cut when it is too long.
func nameOf(front, back string, room int) string {
	front = strings.Trim(notInName.ReplaceAllString(strings.ToLower(front), "_"), "_")
	if front == "" || front[0] >= '0' && front[0] <= '9' {
		front = "_" + front
	}
	return front[:min(len(front), max(pg.MaxIdent-len(back)-room, 0))] + back
}
