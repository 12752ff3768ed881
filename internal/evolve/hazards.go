package evolve

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/chunk"
	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/schema"
	"github.com/pgstrata/pgstrata/internal/target"
)

// tried is a document that a plan carried over.
type tried struct {
	key     chunk.Position
	variant string
	before  int
	after   *int
	failure *lens.Failure
	invalid []schema.Finding
	refused string // SQLSTATE of a step in SQL that fails
}

// reasons groups sampled documents that fail by why.
type reasons struct {
	order []reason
	count map[reason]int64
	keys  map[reason][]target.Key
}

type reason struct{ kind, variant, text string }

func newReasons() *reasons {
	return &reasons{count: map[reason]int64{}, keys: map[reason][]target.Key{}}
}

// maxReasons bounds what a plan lists, since documents choose their own property names.
const maxReasons = 50

func (b *reasons) add(s *subject, r tried) {
	var why reason
	switch {
	case r.refused != "":
		why = reason{Unliftable, r.variant, "a step in SQL fails, SQLSTATE " + r.refused}
	case r.failure != nil:
		why = reason{Unliftable, r.variant, fmt.Sprintf("%s at %q", lensMessage(r.failure), r.failure.Pointer)}
	case len(r.invalid) > 0:
		why = reason{Invalid, r.variant, target.Sentence(r.invalid[0])}
	default:
		return
	}
	if b.count[why] == 0 {
		if len(b.order) == maxReasons {
			return
		}
		b.order = append(b.order, why)
	}
	b.count[why]++
	if len(b.keys[why]) < 3 {
		b.keys[why] = append(b.keys[why], s.KeyAt(r.key))
	}
}

func (b *reasons) hazards(s *subject) []Hazard {
	var all []Hazard
	for _, why := range b.order {
		text := "can't be carried over: " + why.text
		if why.kind == Invalid {
			text = "arrives, and isn't valid there: " + why.text
		}
		all = append(all, Hazard{
			Kind: why.kind, Text: strings.TrimSpace(s.Name+" "+variantShown(s, why.variant)) + " " + text, Count: b.count[why], Examples: b.keys[why],
			Hint: "The run puts such documents into quarantine and resets them. Change the lens or the documents if that isn't wanted.",
		})
	}
	slices.SortStableFunc(all, func(a, b Hazard) int { return int(b.Count - a.Count) })
	return all
}

func variantShown(s *subject, variant string) string {
	if s.Discriminator == "" {
		return ""
	}
	return variant
}

// hazards adds what versions, lenses and catalog tell.
func (s *subject) hazards(ctx context.Context, tx pgx.Tx, p *Plan, sample *sampled) error {
	for _, check := range []func(context.Context, pgx.Tx, *Plan, *sampled) error{
		s.lensHazards, s.defaultHazards, s.foundHazards, s.guardHazards, s.indexHazards, s.triggerHazards, s.vacuumHazards,
	} {
		if err := check(ctx, tx, p, sample); err != nil {
			return err
		}
	}
	return nil
}

func (p *Plan) warn(kind string, count int64, hint, format string, args ...any) {
	p.Hazards = append(p.Hazards, Hazard{Kind: kind, Text: fmt.Sprintf(format, args...), Hint: hint, Count: count})
}

func (s *subject) lensHazards(_ context.Context, _ pgx.Tx, p *Plan, _ *sampled) error {
	if s.way.losesHere() {
		p.warn(Loses, 0, "", "what the lenses lose on this way is kept in %s, so that the way back gives the same documents", s.complements)
	}
	for _, v := range s.way.variants {
		for _, f := range v.from {
			back := f.lens
			if s.way.direction == Down {
				back = f.lens.Invert()
			}
			if back.OneWay() {
				p.warn(OneWay, 0, "Documents written at the newer version have no way back.",
					"%s has a step without a way back between %s and %s: only documents that were carried over come back, by their complements",
					strings.TrimSpace(s.Name+" "+variantShown(s, v.name)), back.From, back.To)
			}
		}
	}
	return nil
}

func (s *subject) defaultHazards(_ context.Context, _ pgx.Tx, p *Plan, _ *sampled) error {
	for _, v := range s.way.variants {
		if _, ok := s.defaults[v.name]; !ok {
			p.warn(NoDefault, 0, "", "the safe default of %s can't be carried to %s: documents that can't be either are left as they are",
				strings.TrimSpace(s.Name+" "+variantShown(s, v.name)), v.to)
		}
	}
	return nil
}

func (s *subject) foundHazards(_ context.Context, _ pgx.Tx, p *Plan, _ *sampled) error {
	var unknown, future int64
	for _, f := range p.Found {
		switch f.Fate {
		case Unknown:
			unknown += f.Rows
		case Future:
			future += f.Rows
		case Rewritten, Stays:
			if s.retired(f) {
				p.warn(RetiredThere, f.Rows, "", counted(f.Rows, "1 document is of %s %s, which is retired: whoever writes it at that version gets an error",
					"{n} documents are of %s %s, which is retired: whoever writes them at that version gets an error"),
					strings.TrimSpace(s.Name+" "+variantShown(s, f.Variant)), f.Version)
			}
		}
	}
	if unknown > 0 {
		p.warn(UnknownThere, unknown, "pgstrata repair scan shows them.", "%s", counted(unknown, "1 document is of no known variant or version and stays as it is",
			"{n} documents are of no known variant or version and stay as they are"))
	}
	if future > 0 {
		p.warn(FutureThere, future, "Is this project the newest?", "%s", counted(future, "1 document is of a version later than every known one and stays as it is",
			"{n} documents are of a version later than every known one and stay as they are"))
	}
	return nil
}

// counted chooses the text for one, or puts the number into that for more.
func counted(n int64, one, more string) string {
	if n == 1 {
		return one
	}
	return strings.ReplaceAll(more, "{n}", strconv.FormatInt(n, 10))
}

// retired tells of documents that were found whether their version is accepted no more.
func (s *subject) retired(f Found) bool {
	return slices.ContainsFunc(s.Set.Family(f.Variant).Retired(), func(r *schema.Schema) bool { return r.Version.String() == f.Version })
}

func (s *subject) guardHazards(ctx context.Context, tx pgx.Tx, p *Plan, _ *sampled) error {
	for _, w := range s.warnings {
		p.warn(WeakGuard, 0, w.Hint, "%s", w.Text)
	}
	if s.observed() {
		p.warn(Observing, 0, "", "the guard only observes: the run judges what it writes by itself, and others may go on writing what is bad")
	}
	for _, v := range s.way.variants {
		for _, f := range v.from {
			if f.version.Compare(s.Set.Family(v.name).Oldest) < 0 {
				continue // retired on purpose
			}
			refused, err := s.unknownTo(ctx, tx, v.name, f.version.String())
			if err != nil {
				return err
			}
			if refused {
				p.warn(OldRefused, 0, "", "the guard refuses %s %s already: who writes it gets an error", strings.TrimSpace(s.Name+" "+variantShown(s, v.name)), f.version)
			}
		}
	}
	return nil
}

// indexHazards finds the indexes on the document: an update that changes an indexed column writes an entry into every index.
func (s *subject) indexHazards(ctx context.Context, tx pgx.Tx, p *Plan, sample *sampled) error {
	if err := tx.QueryRow(ctx, `select count(*) from pg_catalog.pg_index where indrelid = $1 and indisready`, s.OID).Scan(&sample.indexes); err != nil {
		return err
	}
	rows, err := tx.Query(ctx, `select distinct i.indexrelid::regclass::text
		from `+target.Leaves("$1::oid")+` t
		join pg_catalog.pg_index i on i.indrelid = t.relid
		join pg_catalog.pg_attribute a on a.attrelid = t.relid and a.attname = $2
		join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_class'::regclass and d.objid = i.indexrelid
			and d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid = t.relid and d.refobjsubid = a.attnum
		where i.indisready order by 1`, s.OID, s.Column)
	if err != nil {
		return err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if len(names) > 0 {
		sample.forbidsHOT = true
		p.warn(NoHOT, int64(len(names)), "", "indexed, so that no update is HOT and every one writes all indexes: %s", joinNames(names))
	}
	return err
}

// triggerHazards finds triggers that fire for each row that is written, other than guards.
func (s *subject) triggerHazards(ctx context.Context, tx pgx.Tx, p *Plan, _ *sampled) error {
	rows, err := tx.Query(ctx, `select t.tgname::text from pg_catalog.pg_trigger t
		join pg_catalog.pg_proc f on f.oid = t.tgfoid join pg_catalog.pg_namespace n on n.oid = f.pronamespace
		where t.tgrelid = $1 and not t.tgisinternal and t.tgenabled in ('O', 'A') and t.tgtype & 16 = 16 and n.nspname <> 'pgstrata_check'
			and (t.tgattr::text = '' or (select attnum from pg_catalog.pg_attribute where attrelid = t.tgrelid and attname = $2) = any (t.tgattr::int2[]))
		order by 1`, s.OID, s.Column)
	if err != nil {
		return err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if len(names) > 0 {
		p.warn(OwnTrigger, int64(len(names)), "Look at what they do: they run once for each document that is rewritten.", "the table has triggers of its own that fire: %s", joinNames(names))
	}
	return err
}

func (s *subject) vacuumHazards(ctx context.Context, tx pgx.Tx, p *Plan, _ *sampled) error {
	var partitions int64
	if err := tx.QueryRow(ctx, "select count(*) from pg_catalog.pg_partition_tree($1::oid::regclass) where isleaf and relid <> $1::oid", s.OID).Scan(&partitions); err != nil {
		return err
	}
	if partitions > 0 {
		p.warn(Partitioned, partitions, "", "the table has %d partitions; chunks go by the key, across all of them", partitions)
	}
	if !s.mayVacuum {
		var login string
		if err := tx.QueryRow(ctx, "select session_user::text").Scan(&login); err != nil {
			return err
		}
		p.warn(NoVacuum, 0, fmt.Sprintf("As an administrator: grant %s to %s;", pg.Name(s.owner), pg.Name(login)),
			"%s may not vacuum %s, so that the table may grow to twice its size unless autovacuum keeps up", login, s.Table)
	}
	var unseen int64
	err := tx.QueryRow(ctx, "select count(*) from pg_catalog.pg_stat_replication where not pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE')").Scan(&unseen)
	if err != nil {
		return err
	}
	if unseen > 0 {
		p.warn(ReplicaUnseen, unseen, "As an administrator: grant pg_monitor to the login.", "the login can't see how far %d replicas lag, so that --max-lag does nothing", unseen)
	}
	return nil
}

// heldBack names what keeps dead rows from being vacuumed. Each snapshot that is taken here begins with the oldest transaction that writes
// anywhere on the server, so one in another database counts too.
func (e *Evolver) heldBack(ctx context.Context, tx pgx.Tx, p *Plan) error {
	var what string
	err := tx.QueryRow(ctx, `select what from (
			select pg_catalog.concat_ws(', ', 'transaction of pid ' || pid, 'user ' || usename, 'database ' || nullif(datname, pg_catalog.current_database())) as what, xact_start as since
			from pg_catalog.pg_stat_activity
			where pid <> pg_catalog.pg_backend_pid() and backend_type = 'client backend'
				and (backend_xid is not null or backend_xmin is not null and datname = pg_catalog.current_database())
			union all
			select 'prepared transaction ' || gid, prepared from pg_catalog.pg_prepared_xacts
		) held
		where since < now() - $1::interval order by since limit 1`, e.heldBackSince).Scan(&what)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil
	case err != nil:
		return err
	}
	p.warn(HeldBack, 0, "End it first: as long as it lives, dead rows can't be vacuumed and the table grows.", "it has long been open: %s", what)
	return nil
}
