package evolve

import (
	"context"
	"errors"
	"regexp"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/schema"
	"github.com/pgstrata/pgstrata/internal/target"
)

// asItStands is the document by the guard that stands, while the migration that retires versions waits for their last documents to be
// carried over: then oldest: in the project is ahead of the database, and the rest must not be. Where more than that differs, it is the
// document as it was, and what is missing is told by whoever looks for it.
func asItStands(ctx context.Context, tx pgx.Tx, op string, t *target.Target) (*target.Target, error) {
	explain, err := standing(ctx, tx, t)
	if err != nil || explain == "" || explain == t.Guard.Explain {
		return t, err
	}
	accepts := *t
	accepts.Guard.Explain = explain
	before := &subject{Target: &accepts}
	oldest := map[string]schema.Version{}
	for _, family := range t.Set.Families {
		for _, s := range family.Schemas {
			refused, err := before.unknownTo(ctx, tx, family.Variant, s.Version.String())
			if err != nil {
				return nil, err
			}
			if !refused {
				oldest[family.Variant] = s.Version
				break
			}
		}
	}
	earlier, err := target.Resolve(ctx, tx, op, t.Retiring(oldest))
	if err != nil || earlier.Guard.Explain != explain {
		return t, err
	}
	return earlier, nil
}

// standing finds the function by which the document's trigger tells what is wrong, "" when there is none that the login may call.
func standing(ctx context.Context, tx pgx.Tx, t *target.Target) (string, error) {
	var source string
	err := tx.QueryRow(ctx, `select p.prosrc from pg_catalog.pg_trigger t join pg_catalog.pg_proc p on p.oid = t.tgfoid
		where t.tgrelid = $1 and t.tgname = $2`, t.OID, t.Guard.Trigger).Scan(&source)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	name := regexp.MustCompile(regexp.QuoteMeta(t.Name) + "__explain__[0-9a-f]+").FindString(source)
	if name == "" {
		return "", nil
	}
	var callable bool
	err = tx.QueryRow(ctx, `select coalesce(bool_and(pg_catalog.has_schema_privilege(p.pronamespace, 'USAGE')
			and pg_catalog.has_function_privilege(p.oid, 'EXECUTE')), false)
		from pg_catalog.pg_proc p where p.proname = $1 and p.pronamespace = $2::regnamespace`, name, compile.Namespace).Scan(&callable)
	if !callable {
		return "", err
	}
	return name, err
}
