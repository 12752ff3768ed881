package docs_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
)

const guideLimit = 300 // lines

// TestGuides follows each guide from top to bottom, on a database of its own.
func TestGuides(t *testing.T) {
	guides, err := filepath.Glob("integration-foundation/*.md")
	if err != nil || len(guides) < 4 {
		t.Fatalf("found %d guides, want at least the four: %v", len(guides), err)
	}
	bin := buildBinary(t)
	for _, guide := range append(guides, "compile.md", "schema-changes.md", "evolution.md") {
		t.Run(strings.TrimSuffix(filepath.Base(guide), ".md"), func(t *testing.T) {
			t.Parallel()
			followGuide(t, guide, bin)
		})
	}
}

func followGuide(t *testing.T, guide, bin string) {
	text, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(text, []byte("\n")); n >= guideLimit {
		t.Errorf("%s has %d lines, want under %d", guide, n, guideLimit)
	}
	blocks, whole := readGuide(t, guide)
	r := newReader(t, bin)
	if _, inCopy := whole["in-a-copy"]; inCopy {
		r.dir = copyRepository(t)
		r.bin = filepath.Join(r.dir, "bin")
	}
	ran := 0
	for i, b := range blocks {
		if _, shown := b.directives["shown"]; shown {
			continue
		}
		if path, isFile := b.directives["file"]; isFile {
			r.write(t, path, b.text)
			continue
		}
		switch b.kind {
		case "console":
			r.console(t, b)
		case "sql":
			var answer string
			if i+1 < len(blocks) && blocks[i+1].kind == "text" {
				answer = blocks[i+1].text
			}
			r.sql(t, b, answer)
		case "diff":
			r.apply(t, b)
		case "go":
			compileGo(t, b)
		default:
			continue
		}
		ran++
	}
	t.Logf("%s: %d blocks followed", guide, ran)
	if ran == 0 {
		t.Errorf("%s: no block of it can be followed", guide)
	}
}

// reader is somebody who follows one guide: a folder, a migrated database and one session as its owner.
type reader struct {
	dir   string
	bin   string
	db    *dbtest.DB
	urls  map[string]string
	conns map[string]*pgx.Conn
}

func newReader(t *testing.T, bin string) *reader {
	t.Helper()
	db := dbtest.New(t, dbtest.WithTemplate("foundation", func(ctx context.Context, url string) error {
		up := exec.CommandContext(ctx, filepath.Join(bin, "pgstrata"), "migrate", "up")
		up.Env = append(os.Environ(), "DATABASE_URL="+url)
		up.Dir = t.TempDir()
		if out, err := up.CombinedOutput(); err != nil {
			return errors.New(string(out))
		}
		return nil
	}))
	return &reader{dir: t.TempDir(), bin: bin, db: db, urls: map[string]string{"owner": db.URL}, conns: map[string]*pgx.Conn{}}
}

// members names the role that a block's login is member of.
var members = map[string]string{"operator": "pgstrata_operator", "service": "service_role"}

// url logs in as the owner, or as a login of this guide that is member of a role.
func (r *reader) url(t *testing.T, as string) string {
	t.Helper()
	if r.urls[as] == "" {
		role, login := members[as], r.db.Name+"_"+as
		if role == "" {
			t.Fatalf("the guide says as: %s, which is nobody", as)
		}
		r.urls[as] = r.db.URLAs(t, login)
		if _, err := r.db.Conn(t).Exec(t.Context(), "grant "+pgx.Identifier{role}.Sanitize()+" to "+pgx.Identifier{login}.Sanitize()); err != nil {
			t.Fatalf("grant %s: %v", role, err)
		}
	}
	return r.urls[as]
}

func (b block) as() string {
	if as := b.directives["as"]; as != "" {
		return as
	}
	return "owner"
}

func (r *reader) console(t *testing.T, b block) {
	t.Helper()
	commands := b.commands()
	for i, c := range commands {
		cmd := exec.CommandContext(t.Context(), "sh", "-c", c.shell)
		cmd.Dir = r.dir
		cmd.Env = append(os.Environ(), "DATABASE_URL="+r.url(t, b.as()), "PATH="+r.bin+":"+os.Getenv("PATH"), "NO_COLOR=1")
		out, err := cmd.CombinedOutput()
		code := 0
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			code = exit.ExitCode()
		} else if err != nil {
			t.Fatalf("%s: %s: %v", b.at(), c.shell, err)
		}
		want := 0
		if i == len(commands)-1 && b.directives["exit"] != "" {
			want, _ = strconv.Atoi(b.directives["exit"])
		}
		if code != want {
			t.Fatalf("%s: $ %s\nexited with %d, want %d; it printed\n%s", b.at(), c.shell, code, want, out)
		}
		if line, lacks := missing(c.want, string(out)); lacks {
			t.Fatalf("%s: $ %s\ndid not print (in order)\n  %s\nit printed\n%s", b.at(), c.shell, line, out)
		}
	}
}

func (r *reader) sql(t *testing.T, b block, answer string) {
	t.Helper()
	as := b.as()
	conn := r.conns[as]
	if conn == nil {
		var err error
		if conn, err = pgx.Connect(t.Context(), r.url(t, as)); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close(context.Background()) })
		r.conns[as] = conn
	}
	if script := b.directives["after"]; script != "" {
		text, err := os.ReadFile(filepath.Join(r.dir, script))
		if err != nil {
			t.Fatalf("%s: %v", b.at(), err)
		}
		if _, err := conn.PgConn().Exec(t.Context(), string(text)).ReadAll(); err != nil {
			t.Fatalf("%s: %s failed: %v", b.at(), script, err)
		}
	}
	results, err := conn.PgConn().Exec(t.Context(), b.text).ReadAll()
	refused := b.directives["refused"]
	var pgErr *pgconn.PgError
	switch {
	case refused == "" && err != nil:
		t.Fatalf("%s: the block failed: %v", b.at(), err)
	case refused != "" && err == nil:
		t.Fatalf("%s: the block succeeded, but the guide says it is refused with %s", b.at(), refused)
	case refused != "" && (!errors.As(err, &pgErr) || pgErr.Code != refused):
		t.Fatalf("%s: refused with %v, want SQLSTATE %s", b.at(), err, refused)
	}
	got := asPsql(results, pgErr)
	if line, lacks := missing(strings.Split(rule.ReplaceAllString(answer, ""), "\n"), got); lacks {
		t.Fatalf("%s: Postgres did not answer (in order)\n  %s\nit answered\n%s", b.at(), line, got)
	}
	if refused != "" {
		// A block that opened a transaction and failed leaves it aborted.
		if _, err := conn.Exec(t.Context(), "rollback"); err != nil {
			t.Fatal(err)
		}
	}
}

// rule is the line that psql draws under the names of columns.
var rule = regexp.MustCompile(`(?m)^[-+]+$`)

// asPsql writes the last result, or the error with VERBOSITY verbose, as psql would, but without the rule and with other blanks.
func asPsql(results []*pgconn.Result, refused *pgconn.PgError) string {
	var lines []string
	if refused != nil {
		for _, part := range [][2]string{
			{"ERROR:  ", refused.Code + ": " + refused.Message},
			{"DETAIL:  ", refused.Detail},
			{"HINT:  ", refused.Hint},
			{"SCHEMA NAME:  ", refused.SchemaName},
			{"TABLE NAME:  ", refused.TableName},
			{"COLUMN NAME:  ", refused.ColumnName},
			{"CONSTRAINT NAME:  ", refused.ConstraintName},
		} {
			if part[1] != "" {
				lines = append(lines, part[0]+part[1])
			}
		}
		return strings.Join(lines, "\n")
	}
	if len(results) == 0 {
		return ""
	}
	last := results[len(results)-1]
	var names []string
	for _, field := range last.FieldDescriptions {
		names = append(names, field.Name)
	}
	lines = append(lines, strings.Join(names, " | "))
	for _, row := range last.Rows {
		var cells []string
		for _, value := range row {
			cells = append(cells, string(value))
		}
		lines = append(lines, strings.Join(cells, " | "))
	}
	return strings.Join(lines, "\n")
}

func (r *reader) write(t *testing.T, path, text string) {
	t.Helper()
	target := filepath.Join(r.dir, path)
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(target, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func (r *reader) apply(t *testing.T, b block) {
	t.Helper()
	patch := exec.CommandContext(t.Context(), "git", "apply", "--recount", "--unidiff-zero", "-")
	patch.Dir = r.dir
	patch.Env = append(os.Environ(), "GIT_CEILING_DIRECTORIES="+filepath.Dir(r.dir)) // inside a repository, git would pass files over
	patch.Stdin = strings.NewReader(b.text)
	if out, err := patch.CombinedOutput(); err != nil {
		t.Fatalf("%s: the diff does not apply: %s", b.at(), out)
	}
}

// compileGo builds a whole Go file as if it stood in the module, without writing into it.
func compileGo(t *testing.T, b block) {
	t.Helper()
	root := repositoryRoot(t)
	source := filepath.Join(t.TempDir(), "guide.go")
	if err := os.WriteFile(source, []byte(b.text), 0o644); err != nil {
		t.Fatal(err)
	}
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(root, "internal", "guide", "guide.go"): source}})
	if err != nil {
		t.Fatal(err)
	}
	overlayFile := filepath.Join(t.TempDir(), "overlay.json")
	if err := os.WriteFile(overlayFile, overlay, 0o644); err != nil {
		t.Fatal(err)
	}
	build := exec.CommandContext(t.Context(), "go", "build", "-overlay", overlayFile, "-o", os.DevNull, "./internal/guide")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%s: the Go block does not compile: %s", b.at(), out)
	}
}

func buildBinary(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	build := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(dir, "pgstrata"), "./cmd/pgstrata")
	build.Dir = repositoryRoot(t)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build pgstrata: %s", out)
	}
	return dir
}

// copyRepository copies what git would commit, so that a guide may change it.
func copyRepository(t *testing.T) string {
	t.Helper()
	root, target := repositoryRoot(t), t.TempDir()
	list := exec.CommandContext(t.Context(), "git", "ls-files", "-co", "--exclude-standard")
	list.Dir = root
	names, err := list.Output()
	if err != nil {
		t.Fatalf("git ls-files: %v", err)
	}
	for _, name := range strings.Fields(string(names)) {
		text, err := os.ReadFile(filepath.Join(root, name))
		if errors.Is(err, os.ErrNotExist) {
			continue // deleted, but not yet committed
		}
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(target, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, text, info.Mode().Perm()); err != nil {
			t.Fatal(err)
		}
	}
	return target
}

func repositoryRoot(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	return root
}
