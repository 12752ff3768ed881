package repair

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/project"
)

func guardNames(d project.Document) (checks, error) {
	return checks{d.Name + "__valid__0123456789", d.Name + "__explain__0123456789", "zz_pgstrata_" + d.Name}, nil
}

func guard(ctx context.Context, conn *pgx.Conn, p *project.Project) error {
	for _, d := range p.Documents {
		var variants []string
		for _, f := range d.Set.Families {
			variants = append(variants, "'"+f.Variant+"'")
		}
		variant := "'default'"
		if d.Discriminator != "" {
			variant = "new." + d.Discriminator + "::text"
		}
		sql := strings.NewReplacer(":doc", d.Name, ":variants", strings.Join(variants, ","), ":table", d.Table.SQL(), ":col", d.Column, ":variant", variant).Replace(`
create function pgstrata_check.:doc__explain__0123456789(doc jsonb, variant text) returns jsonb language plpgsql immutable as $$
declare f text[] := '{}';
begin
	if variant is null or variant not in (:variants) then return '[{"pointer":"","keyword":"discriminator","message":"no schemas","schema":""}]'; end if;
	if jsonb_typeof(doc) <> 'object' then return '[{"pointer":"","keyword":"type","message":"must be of type object","schema":""}]'; end if;
	if not doc ? 'schema_version' then return '[{"pointer":"","keyword":"required","message":"must have","schema":""}]'; end if;
	if doc -> 'schema_version' <> '"1.0.0"' then return '[{"pointer":"/schema_version","keyword":"version","message":"is not a known version","schema":""}]'; end if;
	if not doc ? 'n' then f := f || '{"pointer":"","keyword":"required","message":"must have n","schema":""}'::text;
	elsif jsonb_typeof(doc -> 'n') <> 'number' then f := f || '{"pointer":"/n","keyword":"type","message":"must be of type number","schema":""}'::text; end if;
	if doc ? 'o' and jsonb_typeof(doc -> 'o') <> 'number' then f := f || '{"pointer":"/o","keyword":"type","message":"must be of type number","schema":""}'::text; end if;
	if doc - '{schema_version,n,o}'::text[] <> '{}' then f := f || '{"pointer":"","keyword":"additionalProperties","message":"unknown key","schema":""}'::text; end if;
	return ('[' || array_to_string(f, ',') || ']')::jsonb;
end $$;
create function pgstrata_check.:doc__valid__0123456789(doc jsonb, variant text) returns boolean language sql immutable as
$$ select pgstrata_check.:doc__explain__0123456789(doc, variant) = '[]' $$;
create function pgstrata_check.:doc__guard() returns trigger language plpgsql as $$
begin
	if new.:col is not null and not pgstrata_check.:doc__valid__0123456789(new.:col, :variant) then
		if tg_op = 'UPDATE' and old.:col::text = new.:col::text then return new; end if;
		raise exception ':doc is not valid' using errcode = '23514', constraint = ':doc_valid';
	end if;
	return new;
end $$;
create trigger zz_pgstrata_:doc before insert or update on :table for each row execute function pgstrata_check.:doc__guard();
alter table :table enable always trigger zz_pgstrata_:doc;`)
		if _, err := conn.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}
