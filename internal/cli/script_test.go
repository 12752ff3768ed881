package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/pgstrata/pgstrata/internal/cli"
	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
)

// TestMain lets the scripts start this test binary as pgstrata, in processes of its own.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"pgstrata": func() {
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
			context.AfterFunc(ctx, stop)
			os.Exit(cli.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv))
		},
	})
}

// TestScripts runs each script on a database of its own. In a script,
//
//	exits 3 pgstrata schema validate x.json     runs a command and wants that exit code
//	sql 'select 1'                              runs statements as the owner and prints the rows
//	! sql 'insert …'                            wants an error, and prints it as psql does with VERBOSITY verbose
//	jsonpath 'findings.0.pointer' /mappings     wants that value in the JSON on stdout
//	capture ID                                  keeps stdout as a variable
//	hold 'lock …'                               runs a statement in a transaction that stays open until hold is called again
//	blocked                                     waits until some session waits for that transaction
//
// DATABASE_URL is the owner's, ADMIN_URL the superuser's. OPERATOR_URL is a login that a script makes an operator, since roles
// belong to the server that the scripts share. WRONG_PASSWORD_URL, NOWHERE_URL and READER_URL fail in their ways.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			db := dbtest.New(t)
			wrong, err := url.Parse(db.URL)
			if err != nil {
				return err
			}
			wrong.User = url.UserPassword(wrong.User.Username(), "geheim")
			env.Setenv("DATABASE_URL", db.URL)
			env.Setenv("ADMIN_URL", db.AdminURL)
			env.Setenv("WRONG_PASSWORD_URL", wrong.String())
			env.Setenv("NOWHERE_URL", "postgres://nobody@127.0.0.1:1/nothing")
			env.Setenv("READER_URL", db.URLAs(t, "cli_reader"))
			env.Setenv("OPERATOR_URL", db.URLAs(t, "cli_operator"))
			// Roles are the whole server's: what one script grants to a login, all have. This one may vacuum, too.
			env.Setenv("OWNING_OPERATOR_URL", db.URLAs(t, "cli_owning_operator"))
			env.Values[holder{}] = db.AdminConn(t)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "sql": runSQL, "jsonpath": jsonPath, "capture": capture, "hold": hold, "blocked": blocked,
		},
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		got = ended.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want || neg {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

func runSQL(ts *testscript.TestScript, neg bool, args []string) {
	address := ts.Getenv("DATABASE_URL")
	if args[0] == "-admin" {
		address, args = ts.Getenv("ADMIN_URL"), args[1:]
	}
	text := args[0]
	if strings.HasSuffix(text, ".sql") {
		text = ts.ReadFile(text)
	}
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, address)
	ts.Check(err)
	defer func() { _ = conn.Close(ctx) }()
	results, err := conn.PgConn().Exec(ctx, text).ReadAll()
	for _, result := range results {
		for _, row := range result.Rows {
			fmt.Fprintln(ts.Stdout(), string(bytes.Join(row, []byte("|"))))
		}
	}
	if (err != nil) != neg {
		ts.Fatalf("sql: %v", err)
	}
	if err != nil {
		fmt.Fprintln(ts.Stderr(), verbose(err))
	}
}

// jsonPath takes keys and indexes apart by dots; a last len is the length.
func jsonPath(ts *testscript.TestScript, neg bool, args []string) {
	var value any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &value))
	for _, key := range strings.Split(args[0], ".") {
		switch v := value.(type) {
		case map[string]any:
			var ok bool
			if value, ok = v[key]; !ok {
				ts.Fatalf("no key %s", key)
			}
		case []any:
			if key == "len" {
				value = len(v)
				break
			}
			i, err := strconv.Atoi(key)
			ts.Check(err)
			if i >= len(v) {
				ts.Fatalf("no item %s", key)
			}
			value = v[i]
		default:
			ts.Fatalf("nothing below %s", key)
		}
	}
	if got := fmt.Sprint(value); (got == args[1]) == neg {
		ts.Fatalf("%s is %q, want %q", args[0], got, args[1])
	}
}

func capture(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile("stdout")))
}

// holder is the key of the open transaction that hold keeps.
type holder struct{}

func hold(ts *testscript.TestScript, _ bool, args []string) {
	ctx := context.Background()
	state := ts.Value(holder{}).(*pgx.Conn)
	if len(args) == 0 {
		_, err := state.Exec(ctx, "rollback")
		ts.Check(err)
		return
	}
	_, err := state.Exec(ctx, "begin; "+args[0])
	ts.Check(err)
}

func blocked(ts *testscript.TestScript, _ bool, _ []string) {
	state := ts.Value(holder{}).(*pgx.Conn)
	for range 1000 {
		var waiting bool
		err := state.QueryRow(context.Background(),
			"select exists (select from pg_locks where not granted and pg_backend_pid() = any (pg_blocking_pids(pid)))").Scan(&waiting)
		ts.Check(err)
		if waiting {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	ts.Fatalf("no session waits")
}
