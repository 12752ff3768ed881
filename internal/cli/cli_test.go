package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/repair"
)

func TestTableFitsThePage(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	long, id := strings.Repeat("ü", 100), "cd66074c-fe0a-4a00-adb3-a23e3b1f0000"
	table(&out, 80, []column{{"ID", true}, {"B", false}, {"C", false}}, [][]string{{id, long, long}, {"12,345", "short", long}})
	for line := range strings.Lines(out.String()) {
		if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 80 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	if !strings.Contains(out.String(), id) || !strings.Contains(out.String(), "…") {
		t.Errorf("ids must stay whole and long cells show that they are cut:\n%s", out.String())
	}
	out.Reset()
	table(&out, 80, []column{{"ID", true}, {"POINTER", false}}, [][]string{{long, long}})
	if !strings.Contains(out.String(), long) {
		t.Error("a whole cell was cut for want of room")
	}
	out.Reset()
	table(&out, width(&out), []column{{"B", false}, {"C", false}}, [][]string{{long, long}})
	if !strings.Contains(out.String(), long+"  "+long) {
		t.Error("a cell was cut though no terminal shows it")
	}
}

func TestFindingsAreGrouped(t *testing.T) {
	t.Parallel()
	find := func(variant, tenant, pointer string, n int64) repair.Finding {
		return repair.Finding{
			Document: "field_mappings", Variant: variant, Version: "1.0.0", Tenant: tenant, Pointer: pointer,
			Keyword: "unevaluatedProperties", Count: n,
		}
	}
	r := &repair.Report{Findings: []repair.Finding{
		find("dynamics365", "a", "/mappings/postingDate/transform", 3), find("dynamics365", "b", "/mappings/postingDate/transform", 2),
		find("xledger", "a", "", 7),
	}}
	var out bytes.Buffer
	printScan(&out, r, false)
	want := `field_mappings xledger
COUNT  VERSION  POINTER  KEYWORD                TENANTS
7      1.0.0    ""       unevaluatedProperties  1

field_mappings dynamics365
COUNT  VERSION  POINTER                          KEYWORD                TENANTS
5      1.0.0    /mappings/postingDate/transform  unevaluatedProperties  2
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
	for i := range 100 {
		r.Findings = append(r.Findings, find("cornerstone", "a", fmt.Sprintf("/%d", i), 1))
	}
	out.Reset()
	printScan(&out, r, true)
	if !strings.Contains(out.String(), "and 53 places more; --json lists all\n") {
		t.Error(out.String())
	}
	if !strings.Contains(out.String(), "field_mappings dynamics365, b\nCOUNT  VERSION  POINTER") {
		t.Error(out.String())
	}
}

func TestShare(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{"5%": 0.05, "0.05": 0.05, "100%": 1, "0": 0, "1": 1} {
		if got, err := share("--max-bad", text); err != nil || got != want {
			t.Errorf("%s: got %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "%", "5", "-1%", "101%", "NaN", "five"} {
		if _, err := share("--max-bad", text); err == nil {
			t.Errorf("%q was accepted", text)
		}
	}
}

func TestDocumentName(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ asked, source, want string }{
		{"", "Odd Table_my doc", "odd_table_my_doc"},
		{"", "2024_plans_v2", "plans_v2"},
		{"plans2", "x", "plans2"},
		{"", "12_34", ""},
		{"", strings.Repeat("a", 41), ""},
		{"Plans", "x", ""},
		{"plans__2", "x", ""},
		{"2plans", "x", ""},
		{strings.Repeat("a", 41), "x", ""},
	} {
		if got, err := documentName(test.asked, test.source); got != test.want || (err == nil) != (test.want != "") {
			t.Errorf("%+v: got %q, %v", test, got, err)
		}
	}
}

func TestThousands(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", -1234567: "-1,234,567", -100: "-100"} {
		if got := thousands(n); got != want {
			t.Errorf("%d: got %s, want %s", n, got, want)
		}
	}
}

func TestProgressText(t *testing.T) {
	t.Parallel()
	got := progressText(repair.Progress{
		Phase: repair.PhaseScan, Document: "field_mappings", Done: 3200, Total: 10000, Bad: 43, Rate: 48000.4, Left: 12200 * time.Millisecond,
	})
	if want := "scan field_mappings 3,200 of about 10,000, 48,000/s, 12s left, 43 bad"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	got = progressText(repair.Progress{Phase: repair.PhaseRepair, Document: "d", Done: 2, Reset: 1, Left: -1})
	if want := "repair d 2, 0/s, 1 reset"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSummary(t *testing.T) {
	t.Parallel()
	r := &repair.Report{Seconds: 1.234, Totals: repair.Totals{Rows: 10000, Bad: 5, Future: 1, Left: 5}}
	if got, want := summary(r), "Judged 10,000 documents in 1.23s: 5 bad, 1 of a future version. Nothing was written; --apply resets them, --json names some of their rows."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	r.Applied, r.Reset, r.Left = true, 4, 1
	if got, want := summary(r), "Judged 10,000 documents in 1.23s: 5 bad, 1 of a future version, 4 reset, 1 left."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestConfirm(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		terminal, yes bool
		answer        string
		agrees        bool
		usage         bool
	}{
		{terminal: false, yes: true, agrees: true},
		{terminal: false, usage: true},
		{terminal: true, answer: "y\n", agrees: true},
		{terminal: true, answer: "Yes\n", agrees: true},
		{terminal: true, answer: "\n"},
		{terminal: true, answer: ""},
		{terminal: true, answer: "n\n"},
	} {
		var asked bytes.Buffer
		a := &app{stdin: strings.NewReader(test.answer), stderr: &asked, terminal: func(any) bool { return test.terminal }}
		cmd := &cobra.Command{}
		cmd.SetContext(context.Background())
		err := a.confirm(cmd, test.yes, "Lose it?")
		var usage *usageError
		if (err == nil) != test.agrees || errors.As(err, &usage) != test.usage {
			t.Errorf("%+v: got %v", test, err)
		}
		if test.terminal && !strings.Contains(asked.String(), "Lose it? [y/N]") {
			t.Errorf("%+v: asked %q", test, asked.String())
		}
	}
}

// A Ctrl-C at the question ends it, though nobody presses Enter.
func TestConfirmInterrupted(t *testing.T) {
	t.Parallel()
	silent, keeper := io.Pipe()
	defer func() { _ = keeper.Close() }()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	cmd := &cobra.Command{Use: "x"}
	cmd.SetContext(ctx)
	a := &app{stdin: silent, stderr: io.Discard, terminal: func(any) bool { return true }}
	if err := a.confirm(cmd, false, "Lose it?"); err == nil || !strings.Contains(err.Error(), "Nothing was changed.") {
		t.Errorf("got %v", err)
	}
}

func TestErrorsAreTold(t *testing.T) {
	t.Parallel()
	err := errors.Join(errors.Join(fault.New("op", "x.yaml:1", "wrong <b>", "mend it"), nil), fmt.Errorf("second"))
	var out bytes.Buffer
	a := &app{stderr: &out, getenv: func(string) string { return "" }, terminal: func(any) bool { return false }}
	a.tellError(err)
	if want := "error: op: x.yaml:1: wrong <b>\n  → mend it\nerror: second\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
	out.Reset()
	a.json = true
	a.tellError(err)
	want := `{"errors":[{"operation":"op","object":"x.yaml:1","message":"wrong <b>","hint":"mend it"},` +
		`{"operation":"","object":"","message":"second","hint":""}]}` + "\n"
	if out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

func TestColourOnlyOnATerminalThatWantsIt(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		terminal bool
		env      map[string]string
		coloured bool
	}{
		{true, nil, true},
		{false, nil, false},
		{true, map[string]string{"NO_COLOR": "1"}, false},
		{true, map[string]string{"TERM": "dumb"}, false},
	} {
		a := &app{getenv: func(key string) string { return test.env[key] }, terminal: func(any) bool { return test.terminal }}
		if got := a.style("31", "x") != "x"; got != test.coloured {
			t.Errorf("%+v: coloured %v", test, got)
		}
	}
}

func TestNoticesKeepToWhatAPersonWondersAbout(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := newLog(&out, false, false)
	log.Debug("hidden")
	log.Info("applied", "file", "x")
	log.Info("waiting for another run", "holder", "me", "since", 3*time.Second+4567)
	log.Warn("lost", "attempt", 2)
	if want := "waiting for another run: holder me, since 3s\nlost: attempt 2\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
	out.Reset()
	newLog(&out, false, true).Warn("lost")
	if want := "\r\x1b[Klost\n"; out.String() != want {
		t.Errorf("a progress line stays before it: %q", out.String())
	}
	if !newLog(&out, true, false).Enabled(context.Background(), slog.LevelDebug) {
		t.Error("--verbose does not log all")
	}
}

// Every visible command describes its JSON, and no flag comes without a word.
func TestHelpIsComplete(t *testing.T) {
	t.Parallel()
	a := &app{stdin: strings.NewReader(""), stdout: io.Discard, stderr: io.Discard}
	var visit func(*cobra.Command)
	visit = func(cmd *cobra.Command) {
		if cmd.Short == "" {
			t.Errorf("%s has no short help", cmd.CommandPath())
		}
		if !cmd.HasSubCommands() && !strings.Contains(cmd.Long, "JSON") {
			t.Errorf("%s doesn't describe its JSON", cmd.CommandPath())
		}
		for line := range strings.Lines(cmd.Long) {
			if n := utf8.RuneCountInString(line); n > 101 {
				t.Errorf("%s: a line of its help has %d columns", cmd.CommandPath(), n)
			}
		}
		for _, sub := range cmd.Commands() {
			if !slices.Contains([]string{"help", "completion"}, sub.Name()) {
				visit(sub)
			}
		}
	}
	visit(a.root())
}

// dev runs until it is interrupted, which is its normal end.
func TestDev(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	read, write := io.Pipe()
	var told bytes.Buffer
	code := make(chan int)
	go func() {
		code <- Run(ctx, []string{"dev"}, strings.NewReader(""), write, &told, func(string) string { return "" })
		_ = write.Close()
	}()
	line := make([]byte, 1000)
	n, err := read.Read(line)
	if err != nil {
		t.Fatalf("nothing was printed: %v", err)
	}
	conn, err := pgx.Connect(ctx, strings.TrimSpace(string(line[:n])))
	if err != nil {
		t.Fatal(err)
	}
	var tables int
	if err := conn.QueryRow(ctx, "select count(*) from public.organization_integrations").Scan(&tables); err != nil {
		t.Error(err)
	}
	_ = conn.Close(ctx)
	cancel()
	if got := <-code; got != exitDone {
		t.Errorf("exit code %d: %s", got, told.String())
	}
	if _, err := pgx.Connect(context.Background(), strings.TrimSpace(string(line[:n]))); err == nil {
		t.Error("the server is still there")
	}
}

// A check that would take years ends when it is interrupted.
func TestCheckInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	time.AfterFunc(time.Second, cancel)
	var stdout, stderr strings.Builder
	code := Run(ctx, []string{"schema", "check", "--config", "../foundation/pgstrata.yaml", "--documents", "1000000000000"}, strings.NewReader(""), &stdout, &stderr, os.Getenv)
	if code != exitInterrupted || stdout.Len() > 0 || !strings.Contains(stderr.String(), "interrupted") {
		t.Errorf("exit code %d: %s%s", code, stdout.String(), stderr.String())
	}
}
