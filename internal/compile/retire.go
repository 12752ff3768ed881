package compile

import (
	"fmt"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
)

// lockTimeout bounds the wait for writers where nothing else does, as plain goose.
const lockTimeout = `select pg_catalog.set_config('lock_timeout', '10s', true) where pg_catalog.current_setting('lock_timeout') = '0';
`

// refuseRetired fails while a document of a retired version is left. It locks nothing, and sees the rows that whoever migrates may see.
func refuseRetired(d project.Document) string {
	return fmt.Sprintf(`do $do$
declare
  left_behind text;
begin
%[1]send $do$;`, leftBehind(d))
}

// refuseRetiredLocked does the same where no writer is at work, and with every row in sight. A writer who was at work before has ended,
// and one who comes later is judged by the new guard.
func refuseRetiredLocked(d project.Document) string {
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
end $do$;`, d.Table.SQL(), text(d.Table.SQL()), text(d.Table.String()), leftBehind(d))
}

// leftBehind counts the documents of retired versions and raises an error that names them.
func leftBehind(d project.Document) string {
	version := fmt.Sprintf("d.%s ->> %s", pg.Ident(d.Column), text(d.VersionField))
	variant := "'default'"
	if d.Discriminator != "" {
		variant = "d." + pg.Ident(d.Discriminator) + "::text"
	}
	var retired []string
	for _, family := range d.Set.Families {
		var versions []string
		for _, s := range family.Retired() {
			versions = append(versions, text(s.Version.String()))
		}
		if len(versions) > 0 {
			retired = append(retired, fmt.Sprintf("%s = %s and %s in (%s)", variant, text(family.Variant), version, strings.Join(versions, ", ")))
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
      hint = 'Carry them over first: pgstrata evolve run. Then migrate again.',
      schema = %[6]s,
      table = %[7]s,
      column = %[8]s;
  end if;
`, variant, version, d.Table.SQL(), strings.Join(retired, "\n      or "),
		text(d.Table.String()+"."+d.Column+" still holds documents of retired versions: "),
		text(d.Table.Schema), text(d.Table.Name), text(d.Column))
}
