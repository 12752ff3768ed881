package cli

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// database names the server, the database and the login that a command is about to change.
func database(url string) string {
	cfg, err := pg.Config(url)
	if err != nil {
		return "the database"
	}
	return pg.Describe(cfg.ConnConfig)
}

// confirm asks on a terminal before something is destroyed or overwritten; anywhere else it wants --yes.
func (a *app) confirm(cmd *cobra.Command, yes bool, question string) error {
	if yes {
		return nil
	}
	if !a.terminal(a.stdin) || !a.terminal(a.stderr) {
		return &usageError{fault.New(operation(cmd), "", "there is no terminal to ask on: "+question,
			"Give --yes if that is what you want.")}
	}
	fmt.Fprint(a.stderr, question+" [y/N] ")
	answers := make(chan string, 1)
	go func() {
		answer, _ := bufio.NewReader(a.stdin).ReadString('\n')
		answers <- answer
	}()
	select {
	case answer := <-answers:
		switch strings.ToLower(strings.TrimSpace(answer)) {
		case "y", "yes":
			return nil
		}
		return fault.New(operation(cmd), "", "not confirmed, so nothing was changed", "")
	case <-cmd.Context().Done(): // a Ctrl-C, which doesn't end the reading
		fmt.Fprintln(a.stderr)
		return fault.New(operation(cmd), "", "interrupted", "Nothing was changed.")
	}
}
