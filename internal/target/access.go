package target

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

const operator = "pgstrata_operator"

// Need is what a run must be able to do with one table: on every row, whatever row-level security says.
type Need struct {
	Table   pg.Table
	OID     uint32
	Reads   []string // columns; nil means all
	Updates []string
	Whole   []string // privileges on the table as a whole
}

// policy is one that applies to the current role.
type policy struct {
	command    string // r, a, w, d or *
	permissive bool
	using      *string
	check      *string
}

// Covers proves from the catalog that the current role may do what is needed to every row of the table.
// Under forced row-level security a run would otherwise see no rows, find nothing and say that all is well. ErrNotAllowed says what is missing.
func Covers(ctx context.Context, tx pgx.Tx, op string, n Need) error {
	lacking, err := lackingPrivileges(ctx, tx, n)
	if err != nil {
		return err
	}
	active := false
	if len(lacking) == 0 {
		if err := tx.QueryRow(ctx, "select pg_catalog.row_security_active($1::oid)", n.OID).Scan(&active); err != nil {
			return err
		}
	}
	if active {
		policies, err := policiesOf(ctx, tx, n.OID)
		if err != nil {
			return err
		}
		lacking = uncovered(policies, n)
	}
	if len(lacking) == 0 {
		return nil
	}
	return refuseAccess(ctx, tx, op, n, lacking)
}

func lackingPrivileges(ctx context.Context, tx pgx.Tx, n Need) ([]string, error) {
	rows, err := tx.Query(ctx, `
		select 'USAGE on schema ' || pg_catalog.quote_ident($2) where not pg_catalog.has_schema_privilege($2, 'USAGE')
		union all
		select p || ' on the table' from pg_catalog.unnest($3::text[]) p where not pg_catalog.has_table_privilege($1::oid, p)
		union all
		select 'SELECT on column ' || pg_catalog.quote_ident(c) from pg_catalog.unnest($4::text[]) c
		where not pg_catalog.has_column_privilege($1::oid, c, 'SELECT')
		union all
		select 'UPDATE on column ' || pg_catalog.quote_ident(c) from pg_catalog.unnest($5::text[]) c
		where not pg_catalog.has_column_privilege($1::oid, c, 'UPDATE')`,
		n.OID, n.Table.Schema, n.Whole, n.Reads, n.Updates)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

func policiesOf(ctx context.Context, tx pgx.Tx, table uint32) ([]policy, error) {
	rows, err := tx.Query(ctx, `
		select polcmd::text, polpermissive, pg_catalog.pg_get_expr(polqual, polrelid), pg_catalog.pg_get_expr(polwithcheck, polrelid)
		from pg_catalog.pg_policy
		where polrelid = $1 and exists (
			select from pg_catalog.unnest(polroles) r where case when r = 0 then true else pg_catalog.pg_has_role(r, 'USAGE') end)`, table)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (p policy, err error) {
		return p, row.Scan(&p.command, &p.permissive, &p.using, &p.check)
	})
}

// uncovered says which rows the policies may hide. Only the plain "true" counts as every row:
// what any other expression gives nobody knows without running it.
func uncovered(policies []policy, n Need) (lacking []string) {
	allows := func(command string, side func(policy) *string) bool {
		allowed := false
		for _, p := range policies {
			if p.command != command && p.command != "*" {
				continue
			}
			expression := side(p)
			isTrue := expression != nil && *expression == "true"
			if p.permissive {
				allowed = allowed || isTrue
			} else if expression != nil && !isTrue {
				return false
			}
		}
		return allowed
	}
	using := func(p policy) *string { return p.using }
	check := func(p policy) *string {
		if p.check == nil {
			return p.using
		}
		return p.check
	}
	if !allows("r", using) {
		lacking = append(lacking, "a policy that shows it every row")
	}
	if (len(n.Updates) > 0 || slices.Contains(n.Whole, "UPDATE")) && (!allows("w", using) || !allows("w", check)) {
		lacking = append(lacking, "a policy that lets it update every row")
	}
	if slices.Contains(n.Whole, "INSERT") && !allows("a", check) {
		lacking = append(lacking, "a policy that lets it insert")
	}
	if slices.Contains(n.Whole, "DELETE") && !allows("d", using) {
		lacking = append(lacking, "a policy that lets it delete every row")
	}
	return lacking
}

// refuseAccess names what is missing and the one grant that mends it.
func refuseAccess(ctx context.Context, tx pgx.Tx, op string, n Need, lacking []string) error {
	var login string
	var exists, member, usage bool
	var version int
	err := tx.QueryRow(ctx, `select current_user::text, r.oid is not null,
			coalesce(pg_catalog.pg_has_role(r.oid, 'MEMBER'), false), coalesce(pg_catalog.pg_has_role(r.oid, 'USAGE'), false),
			current_setting('server_version_num')::int
		from (select) one left join pg_catalog.pg_roles r on r.rolname = $1`, operator).
		Scan(&login, &exists, &member, &usage, &version)
	if err != nil {
		return err
	}
	who := pg.Ident(login)
	if bare := strings.Trim(who, `"`); bare == strings.ToLower(bare) && !strings.ContainsAny(bare, ` "-.`) {
		who = bare
	}
	hint := ""
	switch {
	case !exists:
		hint = "Create the role and its policies: pgstrata migrate up"
	case !member:
		hint = fmt.Sprintf("As an administrator: grant %s to %s;", operator, who)
	case !usage && version >= 160000:
		hint = fmt.Sprintf("As an administrator: grant %s to %s with inherit true;", operator, who)
	case !usage:
		hint = fmt.Sprintf("As an administrator: alter role %s inherit;", who)
	default:
		hint = fmt.Sprintf("%s is a member of %s, which lacks them too. Apply the migrations that pgstrata schema generate wrote, or grant them by hand.", login, operator)
	}
	cause := fmt.Errorf("%w: %s lacks %s", ErrNotAllowed, login, strings.Join(lacking, ", "))
	return fault.Wrap(cause, op, n.Table.String(), hint)
}
