package cli

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/access"
)

const opAccessVerify = "access verify"

func (a *app) accessVerifyCommand() *cobra.Command {
	var matrix, html string
	var others []string
	var lockTimeout time.Duration
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Try every cell of the matrix on a database, and read its catalog",
		Long: `Lays synthetic tenants, users and rows in a transaction, sends each statement of the matrix as
PostgREST would send it, for every kind of caller, and rolls everything back. Beside each statement
that must not reach a row stands one that must, so that a refusal means something. Then it reads
the catalog: grants, owners, FORCE, BYPASSRLS, policies that the matrix doesn't know, definer
functions, views, partitions, publications, PUBLIC's privileges, and what users reach beside the
matrix's tables.

It needs no superuser: a login that owns the tables, or may act for the matrix's roles. It changes
no definition and reads no row but its own; sequences and whatever a trigger does outside the
database stay as they are after the rollback. A table's lock is waited for as long as --lock-timeout
says, five times; another verification by the same login for up to two minutes. With warnings only
it exits with 0.

A cell's mark is ✓ when Postgres does what the matrix says, ✗ when not, ? when nothing was tried.

Exit code 3 when there are differences.

JSON:

    {"matrix", "database", "server", "session", "seconds", "rows_laid",
     "probes", "positives", "negatives", "uncontrolled",
     "cells": [{"table", "caller", "operation", "rows", "columns", "where",
                "probes", "differences"}],
     "findings": [{"level", "check", "object", "problem", "means", "mend"}]}

"level" is difference or warning. "uncontrolled" counts negatives of which nobody in the matrix
may do the like.`,
		Example: `  pgstrata access verify
  pgstrata access verify --matrix access.yaml --html access.html`,
		Args: takes(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.accessVerify(cmd, matrix, html, others, access.VerifyOptions{LockTimeout: lockTimeout})
		},
	}
	matrixFlag(cmd, &matrix)
	othersFlag(cmd, &others)
	cmd.Flags().StringVar(&html, "html", "", "also write the report as a page, to this file")
	cmd.Flags().DurationVar(&lockTimeout, "lock-timeout", 3*time.Second, "how long to wait for another session's lock before trying again")
	return cmd
}

func (a *app) accessVerify(cmd *cobra.Command, matrix, html string, others []string, o access.VerifyOptions) error {
	ctx := cmd.Context()
	m, err := a.matrix(matrix)
	if err != nil {
		return err
	}
	if err := m.Leave(others); err != nil {
		return &usageError{err}
	}
	conn, leave, err := a.connect(ctx)
	if err != nil {
		return err
	}
	defer leave()
	report, err := access.Verify(ctx, conn, m, o)
	if err != nil {
		return err
	}
	if html != "" {
		if err := writePage(opAccessVerify, html, report.HTML); err != nil {
			return err
		}
	}
	if err := a.emit(report, report.Print); err != nil {
		return err
	}
	differences, warnings := report.Counts()
	a.say("%s on %s: %s, %s.", count(report.Probes, "probe"), report.Database, count(differences, "difference"), count(warnings, "warning"))
	if !report.Clean() {
		return &findingsError{}
	}
	return nil
}
