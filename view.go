package pgstrata

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// View shows a document's variant at one version, the one that a program knows, whatever version is stored. It follows the rules of the
// views that pgstrata schema publish makes in a database. It doesn't change and is safe for use by several goroutines.
type View struct {
	object string // for errors: "field_mappings/xledger"
	family *schema.Family
	set    *schema.Set
	known  *schema.Schema
	ways   map[string]*way // by the stored version
}

// way leads from a stored version to the known one.
type way struct {
	stored *schema.Schema
	lens   *lens.Lens // nil when the two are the same
	inSQL  string     // the declaration that keeps Go from going it; "" for none
}

// At opens a document's variant at a version. The variant may be "" where there is only one. The error is ErrUnknown for a document,
// variant or version that the project doesn't have, or says what is wrong with the family's lenses.
func (p *Project) At(document, variant, version string) (*View, error) {
	family, set, err := p.family(document, variant)
	if err != nil {
		return nil, err
	}
	v := &View{object: document + "/" + family.Variant, family: family, set: set, ways: map[string]*way{}}
	for _, s := range family.Schemas {
		if s.Version.String() == version {
			v.known = s
		}
	}
	if v.known == nil {
		return nil, fmt.Errorf("version %q of %s: %w", version, v.object, ErrUnknown)
	}
	history, err := lens.Load(set.Files, set.Folder, set.VersionField, family)
	if err != nil {
		return nil, err
	}
	for _, s := range family.Schemas {
		l, err := history.Between(s.Version, v.known.Version)
		if err != nil {
			return nil, err
		}
		v.ways[s.Version.String()] = &way{s, l, onlyInSQL(history, l)}
	}
	return v, nil
}

func onlyInSQL(h *lens.History, whole *lens.Lens) string {
	if whole == nil || whole.InGo() {
		return ""
	}
	for _, key := range whole.Declarations() {
		for _, l := range h.Lenses {
			if l.String() == key && !l.InGo() {
				return key
			}
		}
	}
	return whole.String()
}

// Opened is a stored document as its reader knows it. It doesn't change and is safe for use by several goroutines.
type Opened struct {
	Document json.RawMessage // at the view's version, as jsonb's text has it
	Version  string          // at which it is stored

	view *View
	way  *way
	kept map[string]any // the complement that was stored
	lost map[string]any // what the view's version has no place for
}

// Stored is what belongs in the row: document and complement are to be written in one transaction.
type Stored struct {
	Document json.RawMessage // as jsonb's text has it
	Version  string          // its own

	// Complement holds what Document's version has no place for and another version has. It belongs to the row, as in the table
	// pgstrata.<document>__complements. nil says that there is none: one that the row has is to be deleted.
	Complement json.RawMessage
}

// Read opens a stored document that has no complement.
func (v *View) Read(stored []byte) (*Opened, error) { return v.ReadWith(stored, nil) }

// ReadWith opens a stored document with the complement that is stored beside it; nil is none.
//
// Numbers keep all their digits. The stored document is judged by its own version's schema, and what comes out by the known one's.
// Errors are ErrNewerVersion and ErrUnknownVersion, an *InvalidError, a *CarryError, ErrOnlySQL, or say that something is not JSON.
func (v *View) ReadWith(stored, complement []byte) (*Opened, error) {
	const op = "read document"
	doc, err := schema.Decode(stored)
	if err != nil {
		return nil, fault.Wrap(err, op, v.object, "")
	}
	kept, err := decodeComplement(complement)
	if err != nil {
		return nil, fault.Wrap(err, op, v.object, "Give the complement of the same row as it was stored.")
	}
	w, err := v.wayOf(op, doc, stored)
	if err != nil {
		return nil, err
	}
	if err := v.judge(w.stored, doc); err != nil {
		return nil, err
	}
	shown, lost, err := v.carry(op, w, w.lens, doc, kept)
	if err != nil {
		return nil, err
	}
	if err := v.judge(v.known, shown); err != nil {
		return nil, err
	}
	return &Opened{Document: text(shown), Version: w.stored.Version.String(), view: v, way: w, kept: kept, lost: lost}, nil
}

// Write gives what to store when the program has changed Document to this, which is of the view's version. What was stored newer stays at
// its version, with everything in it that the view doesn't show; what was stored older comes to the view's, and what only the older version
// has a place for goes into the complement, as long as it fits the changed document. Nothing is written and Opened stays as it is, so that
// another Write begins from the same stored document.
//
// An unchanged Document gives the stored document back, to the letter of jsonb's text, or itself where an older one was stored.
// Errors are an *InvalidError, by the schema of the view's version or of the stored one, a *CarryError, or say that changed is not JSON.
func (o *Opened) Write(changed []byte) (*Stored, error) {
	const op = "write document"
	v := o.view
	doc, err := v.written(op, changed)
	if err != nil {
		return nil, err
	}
	if o.way.stored.Version.Compare(v.known.Version) <= 0 {
		return stored(doc, v.known, o.join(o.fitting(doc))), nil
	}
	whole, lost, err := v.carry(op, o.way, o.way.lens.Invert(), doc, o.lost)
	if err != nil {
		return nil, err
	}
	if err := v.judge(o.way.stored, whole); err != nil {
		return nil, err
	}
	return stored(whole, o.way.stored, o.join(lost)), nil
}

// New gives what to store for a document of the view's version that is in no row yet. It is stored at a version that the project has;
// "" is the newest. Errors are those of Write, ErrUnknown for the version, and ErrOnlySQL.
func (v *View) New(doc []byte, version string) (*Stored, error) {
	const op = "write new document"
	if version == "" {
		version = v.family.Newest().Version.String()
	}
	w := v.ways[version]
	if w == nil {
		return nil, fmt.Errorf("version %q of %s: %w", version, v.object, ErrUnknown)
	}
	value, err := v.written(op, doc)
	if err != nil {
		return nil, err
	}
	if w.lens == nil {
		return stored(value, v.known, nil), nil
	}
	whole, lost, err := v.carry(op, w, w.lens.Invert(), value, nil)
	if err != nil {
		return nil, err
	}
	if err := v.judge(w.stored, whole); err != nil {
		return nil, err
	}
	return stored(whole, w.stored, lost), nil
}

// fitting is what the way up from an older stored document has lost, as far as it still fits the document that is written: with it the way
// down must give a valid document that comes up again as this one.
func (o *Opened) fitting(doc any) map[string]any {
	if o.lost == nil {
		return nil
	}
	lower, lostBelow, err := o.way.lens.Down(doc, o.lost)
	if err != nil || len(o.way.stored.Findings(lower)) > 0 {
		return nil
	}
	again, lost, err := o.way.lens.Up(lower, lostBelow)
	if err != nil || lens.Text(again) != lens.Text(doc) {
		return nil
	}
	complement, _ := lost.(map[string]any)
	return complement
}

// join puts what is lost now in the place of what the stored complement had for the same lenses; the rest of it stays.
func (o *Opened) join(lost map[string]any) map[string]any {
	all := maps.Clone(o.kept)
	if all == nil {
		all = map[string]any{}
	}
	if o.way.lens != nil {
		for _, key := range o.way.lens.Declarations() {
			delete(all, key)
		}
	}
	maps.Copy(all, lost)
	return all
}

func stored(doc any, s *schema.Schema, complement map[string]any) *Stored {
	out := &Stored{Document: text(doc), Version: s.Version.String()}
	if len(complement) > 0 {
		out.Complement = text(complement)
	}
	return out
}

func text(v any) json.RawMessage { return json.RawMessage(lens.Text(v)) }

func decodeComplement(complement []byte) (map[string]any, error) {
	if len(complement) == 0 {
		return nil, nil
	}
	value, err := schema.Decode(complement)
	if err != nil {
		return nil, fmt.Errorf("the complement is %w", err)
	}
	object, ok := value.(map[string]any)
	if !ok && value != nil {
		return nil, errors.New("the complement is no JSON object")
	}
	return object, nil
}

// wayOf finds the version that a stored document names.
func (v *View) wayOf(op string, doc any, text []byte) (*way, error) {
	object, _ := doc.(map[string]any)
	version, _ := object[v.set.VersionField].(string)
	if w := v.ways[version]; w != nil {
		return w, nil
	}
	verdict, err := v.set.Judge(v.family.Variant, text)
	if err != nil {
		return nil, err
	}
	newest := v.family.Newest().Version
	switch {
	case verdict.Future:
		return nil, fault.Wrap(fmt.Errorf("%w: the newest known here is %s", ErrNewerVersion, newest), op, v.object,
			"Update the schemas and lenses that this program is built with.")
	case object[v.set.VersionField] != nil:
		return nil, fault.Wrap(fmt.Errorf("%w, in the field %s", ErrUnknownVersion, v.set.VersionField), op, v.object,
			"Correct the document: pgstrata repair scan finds such ones.")
	}
	return nil, &InvalidError{Document: v.object, Findings: findingsOf(verdict.Findings)}
}

// written decodes and judges what a program hands over.
func (v *View) written(op string, doc []byte) (any, error) {
	value, err := schema.Decode(doc)
	if err != nil {
		return nil, fault.Wrap(err, op, v.object, "")
	}
	if err := v.judge(v.known, value); err != nil {
		return nil, err
	}
	// A schema need not say its own version.
	if object, ok := value.(map[string]any); !ok || object[v.set.VersionField] != v.known.Version.String() {
		return nil, &InvalidError{v.object, v.known.Version.String(), []Finding{{
			Pointer: schema.PointerTo(v.set.VersionField), Keyword: "version", Message: "must be " + v.known.Version.String(), Schema: v.known.ID,
		}}}
	}
	return value, nil
}

func (v *View) judge(s *schema.Schema, doc any) error {
	if found := s.Findings(doc); len(found) > 0 {
		return &InvalidError{v.object, s.Version.String(), findingsOf(found)}
	}
	return nil
}

// carry does a lens, and nothing where there is none.
func (v *View) carry(op string, w *way, l *lens.Lens, doc any, kept map[string]any) (any, map[string]any, error) {
	if l == nil {
		return doc, nil, nil
	}
	if w.inSQL != "" {
		return nil, nil, fault.Wrap(fmt.Errorf("%w: lens %s", ErrOnlySQL, w.inSQL), op, v.object,
			"Use a view of pgstrata schema publish, or the lens's functions in the database.")
	}
	carried, lost, err := l.Up(doc, kept)
	var failure *lens.Failure
	if errors.As(err, &failure) {
		return nil, nil, &CarryError{v.object, failure.Lens, failure.Step, failure.Pointer, failure.Message}
	}
	complement, _ := lost.(map[string]any)
	return carried, complement, err
}
