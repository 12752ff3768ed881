package cli

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/access"
)

func (a *app) accessProveCommand() *cobra.Command {
	var matrix string
	cmd := &cobra.Command{
		Use:   "prove",
		Short: "Let Postgres answer in every world of a small domain, and compare with the matrix",
		Long: `Enumerates a small domain and leaves nothing out of it: three tenants, every assignment of roles
in them to a user, beside every assignment to somebody else, and every caller of the matrix. In each
such world each operation is tried on each tenant's rows: select, insert, update, delete, without a
WHERE too, and the move of a row from each tenant to each other one. Postgres itself answers, from
the policies that it has; the matrix says what the answer must be.

It runs in one transaction that is rolled back, on rows of its own. No table is altered.

Exit code 3 when there are counterexamples.

JSON:

    {"worlds", "trials", "by_privilege", "counterexamples":
      [{"world": {"user": [], "other": []}, "caller", "actor", "table", "operation",
        "form", "tenant", "statement", "want", "got": {}, "times"}]}

"trials" are statements that Postgres ran; "by_privilege" of the cases were decided once, since
without the privilege no membership matters. A counterexample stands for all worlds in which the
same statement goes wrong: "times" of them.`,
		Args: takes(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.accessProve(cmd, matrix) },
	}
	matrixFlag(cmd, &matrix)
	return cmd
}

func (a *app) accessProve(cmd *cobra.Command, matrix string) error {
	ctx := cmd.Context()
	m, err := a.matrix(matrix)
	if err != nil {
		return err
	}
	conn, leave, err := a.connect(ctx)
	if err != nil {
		return err
	}
	defer leave()
	show, clear := a.counter("worlds")
	proof, err := access.Prove(ctx, conn, m, access.ProveOptions{Told: show})
	clear()
	if err != nil {
		return err
	}
	if err := a.emit(proof, func(w io.Writer) {
		for _, c := range proof.Counterexamples {
			fmt.Fprintf(w, "%s\n", c)
		}
	}); err != nil {
		return err
	}
	a.say("%s, %s, %s.", count(proof.Worlds, "world"), count(proof.Trials, "statement"), count(len(proof.Counterexamples), "counterexample"))
	if len(proof.Counterexamples) > 0 {
		return &findingsError{}
	}
	return nil
}

// counter rewrites one line on a terminal, as "1,200 of 1,751 mutants".
func (a *app) counter(noun string) (show func(done, total int), clear func()) {
	if a.json || !a.terminal(a.stderr) {
		return func(int, int) {}, func() {}
	}
	var last time.Time
	show = func(done, total int) {
		if time.Since(last) >= refreshEvery {
			last = time.Now()
			fmt.Fprintf(a.stderr, "\r\x1b[K%s of %s %s", thousands(int64(done)), thousands(int64(total)), noun)
		}
	}
	return show, func() { fmt.Fprint(a.stderr, "\r\x1b[K") }
}
