package compile

import (
	"fmt"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// lockTimeout bounds the wait for writers where nothing else does, as plain goose.
const lockTimeout = `select pg_catalog.set_config('lock_timeout', '10s', true) where pg_catalog.current_setting('lock_timeout') = '0';
`

// leftover is documents that the guard which a migration leaves would refuse: the migration fails while there are any.
type leftover struct {
	document project.Document
	versions map[string][]string // by variant
	are      string              // what they are, for the error
	hint     string
}

// retiredLeftover is documents of versions that this guard refuses although there are schemas for them.
func retiredLeftover(d project.Document) leftover {
	l := leftover{d, map[string][]string{}, "documents of retired versions", "Carry them over first: pgstrata evolve run. Then migrate again."}
	for _, family := range d.Set.Families {
		l.versions[family.Variant] = versionTexts(family.Retired())
	}
	return l
}

// none tells that there is nothing to look for.
func (l leftover) none() bool {
	for _, versions := range l.versions {
		if len(versions) > 0 {
			return false
		}
	}
	return true
}

func versionTexts(schemas []*schema.Schema) []string {
	var versions []string
	for _, s := range schemas {
		versions = append(versions, s.Version.String())
	}
	return versions
}

// look fails while a document is left. It locks nothing, and sees the rows that whoever migrates may see.
func (l leftover) look() string {
	return fmt.Sprintf(`do $do$
declare
  left_behind text;
begin
%[1]send $do$;`, l.refuse())
}

// lookLocked does the same where no writer is at work, and with every row in sight. A writer who was at work before has ended,
// and one who comes later is judged by the new guard.
func (l leftover) lookLocked() string {
	d := l.document
	return fmt.Sprintf(`do $do$
declare
  left_behind text;
  hidden constant boolean := pg_catalog.row_security_active(%[2]s::regclass);
begin
  if pg_catalog.current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'this migration must see what others committed while it waited: run it in isolation level read committed';
  end if;
  if hidden then
    -- Row-level security is forced on the owner, too. Lifting that locks out readers as well, until the end of this transaction.
    alter table %[1]s no force row level security;
    if pg_catalog.row_security_active(%[2]s::regclass) then
      raise insufficient_privilege using
        message = pg_catalog.format('%%s does not see every row of %%s', current_user, %[3]s),
        hint = 'Migrate as the owner of the table.';
    end if;
  else
    lock table %[1]s in share row exclusive mode;
  end if;
%[4]s  if hidden then
    alter table %[1]s force row level security;
  end if;
end $do$;`, d.Table.SQL(), text(d.Table.SQL()), text(d.Table.String()), l.refuse())
}

// refuse counts the documents and raises an error that names them.
func (l leftover) refuse() string {
	d := l.document
	version := fmt.Sprintf("d.%s ->> %s", pg.Ident(d.Column), text(d.VersionField))
	variant := "'default'"
	if d.Discriminator != "" {
		variant = "d." + pg.Ident(d.Discriminator) + "::text"
	}
	var left []string
	for _, family := range d.Set.Families {
		if versions := l.versions[family.Variant]; len(versions) > 0 {
			left = append(left, fmt.Sprintf("%s = %s and %s in (%s)", variant, text(family.Variant), version, literals(versions)))
		}
	}
	return fmt.Sprintf(`  select pg_catalog.string_agg(pg_catalog.format('%%s of %%s at %%s', documents, variant, version), ', ' order by variant, version)
  into left_behind
  from (
    select %[1]s as variant, %[2]s as version, pg_catalog.count(*) as documents
    from %[3]s d
    where %[4]s
    group by 1, 2) counted;
  if left_behind is not null then
    raise exception using
      errcode = 'object_not_in_prerequisite_state',
      message = %[5]s || left_behind,
      hint = %[6]s,
      schema = %[7]s,
      table = %[8]s,
      column = %[9]s;
  end if;
`, variant, version, d.Table.SQL(), strings.Join(left, "\n      or "),
		text(d.Table.String()+"."+d.Column+" still holds "+l.are+": "), text(l.hint),
		text(d.Table.Schema), text(d.Table.Name), text(d.Column))
}
