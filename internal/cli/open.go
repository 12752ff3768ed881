package cli

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/foundation"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
)

// configFile is --config, else ./pgstrata.yaml, else "" for the embedded foundation.
func (a *app) configFile() (string, error) {
	file, err := a.ownConfigFile()
	if file == "" && err == nil && !a.fellBack {
		a.say("No %s here: the shipped foundation is meant.", project.DefaultFile)
		a.fellBack = true
	}
	return file, err
}

// ownConfigFile is --config, else ./pgstrata.yaml, else "".
func (a *app) ownConfigFile() (string, error) {
	if a.config != "" {
		return a.config, nil
	}
	_, err := os.Stat(project.DefaultFile)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return project.DefaultFile, fault.Wrap(err, "load pgstrata.yaml", project.DefaultFile, "")
}

// project loads the project with the foundation's documents, if it asks for them.
func (a *app) project() (*project.Project, error) {
	file, err := a.configFile()
	if err != nil {
		return nil, err
	}
	_, p, err := foundation.Load(file)
	return p, err
}

// url is the database that flag and environment choose.
func (a *app) url() (string, error) {
	url, err := project.DatabaseURL(a.databaseURL, a.getenv)
	if err == nil && url == "" && !a.localhost && !project.NamesDatabase(a.getenv) {
		a.say("No DATABASE_URL and no PG* variables: the server on this machine is meant.")
		a.localhost = true
	}
	return url, err
}

// connect opens a connection to the database that is meant; leave closes it.
func (a *app) connect(ctx context.Context) (conn *pgx.Conn, leave func(), err error) {
	url, err := a.url()
	if err != nil {
		return nil, nil, err
	}
	if conn, err = pg.Connect(ctx, url); err != nil {
		return nil, nil, err
	}
	return conn, func() { _ = conn.Close(context.WithoutCancel(ctx)) }, nil
}

// pickDocument picks the named document; the name may be left out when there is only one.
func pickDocument(cmd *cobra.Command, p *project.Project, name string) (*project.Document, error) {
	if name == "" && len(p.Documents) == 1 {
		return &p.Documents[0], nil
	}
	if d := p.Document(name); d != nil {
		return d, nil
	}
	return nil, usage(cmd, errors.New(unknown("--document", name, documentNames(p))))
}

// pickDocuments returns the documents of those names, or all.
func pickDocuments(cmd *cobra.Command, p *project.Project, names []string) ([]project.Document, error) {
	if len(names) == 0 {
		return p.Documents, nil
	}
	var chosen []project.Document
	for _, name := range names {
		d := p.Document(name)
		if d == nil {
			return nil, usage(cmd, errors.New(unknown("--document", name, documentNames(p))))
		}
		if !slices.ContainsFunc(chosen, func(c project.Document) bool { return c.Name == name }) {
			chosen = append(chosen, *d)
		}
	}
	return chosen, nil
}

func documentNames(p *project.Project) []string {
	names := make([]string, len(p.Documents))
	for i, d := range p.Documents {
		names[i] = d.Name
	}
	return names
}

func unknown(flag, value string, known []string) string {
	if value == "" {
		return flag + " is missing: one of " + strings.Join(known, ", ")
	}
	return flag + " " + value + " is unknown: one of " + strings.Join(known, ", ")
}

// readDocument reads a file, or stdin for "-".
func (a *app) readDocument(op, name string) ([]byte, error) {
	if name == "-" {
		data, err := io.ReadAll(a.stdin)
		return data, fault.Wrap(err, op, "stdin", "")
	}
	data, err := os.ReadFile(name)
	return data, fault.Wrap(pathless(err), op, name, "Check the path and who may read it.")
}

// pathless is an error without the path in it, for one that names the file already.
func pathless(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
