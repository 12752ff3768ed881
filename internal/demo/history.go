package demo

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
)

const (
	organizationCount = 2_000
	perOrganization   = 5    // integrations
	brokenShare       = 0.02 // of the integrations
	seed              = 20260401
)

type organization struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type member struct {
	Organization string `json:"organization_id"`
	User         string `json:"user_id"`
	Role         string `json:"role"`
}

type integration struct {
	Organization  string          `json:"organization_id"`
	ID            string          `json:"id"`
	Type          string          `json:"integration_type"`
	Name          string          `json:"name"`
	Status        string          `json:"status"`
	FieldMappings json.RawMessage `json:"field_mappings"`
	SyncSchedule  json.RawMessage `json:"sync_schedule"`
	spoilt        bool
}

// history is what a product's tables hold before pgstrata comes: the same at every run.
type history struct {
	random        *rand.Rand
	organizations []organization
	members       []member
	integrations  []*integration
	broken        map[string]int // name of a breakage → how many
	spoilt        []Spoilt
}

// Spoilt is a document of the history that is broken.
type Spoilt struct {
	Integration string // id of the row
	Document    string
	How         string
}

// LoadHistory writes the demo's history into a database that holds the foundation up to its seventh migration, for tests. The login
// may act for service_role.
func LoadHistory(ctx context.Context, url string) ([]Spoilt, error) {
	h := newHistory()
	return h.spoilt, h.load(ctx, url)
}

func newHistory() *history {
	h := &history{random: rand.New(rand.NewPCG(seed, seed)), broken: map[string]int{}}
	for n := range organizationCount {
		h.addOrganization(n)
	}
	h.spoilSome()
	return h
}

func (h *history) addOrganization(n int) {
	org := organization{ID: h.uuid(), Name: fmt.Sprintf("%s %s %03d", placeNames[n%len(placeNames)], trades[n/len(placeNames)%len(trades)], n)}
	h.organizations = append(h.organizations, org)
	h.members = append(h.members,
		member{org.ID, h.uuid(), "admin"},
		member{org.ID, h.uuid(), "member"})
	for range perOrganization {
		t := templates()[h.random.IntN(len(templates()))]
		h.integrations = append(h.integrations, &integration{
			Organization: org.ID, ID: h.uuid(), Type: t.integrationType, Name: h.oneOf(t.names...), Status: h.oneOf("active", "active", "active", "paused", "draft"),
			FieldMappings: encode(t.fieldMappings(h)), SyncSchedule: encode(syncSchedule(h)),
		})
	}
}

// spoilSome breaks documents in turn by every breakage, so that each occurs.
func (h *history) spoilSome() {
	kinds := breakages()
	for n, at := range h.random.Perm(len(h.integrations))[:int(brokenShare*float64(len(h.integrations)))] {
		i, kind := h.integrations[at], kinds[n%len(kinds)]
		column := &i.FieldMappings
		if kind.document == "sync_schedule" {
			column = &i.SyncSchedule
		}
		var doc map[string]any
		if err := json.Unmarshal(*column, &doc); err != nil {
			panic(err) // encode made it a moment ago
		}
		*column = encode(kind.spoil(h, i, doc))
		i.spoilt = true
		h.broken[kind.name]++
		h.spoilt = append(h.spoilt, Spoilt{Integration: i.ID, Document: kind.document, How: kind.name})
	}
}

func (h *history) brokenTotal() int {
	total := 0
	for _, n := range h.broken {
		total += n
	}
	return total
}

// adminOf returns the admin of an organization.
func (h *history) adminOf(org string) string {
	at := slices.IndexFunc(h.members, func(m member) bool { return m.Organization == org && m.Role == "admin" })
	return h.members[at].User
}

func (h *history) oneOf(choices ...string) string { return choices[h.random.IntN(len(choices))] }

func (h *history) pick(mappings map[string]any) (target string, mapping any) {
	target = h.oneOf(sortedKeys(mappings)...)
	return target, mappings[target]
}

// uuid is version 4 in form, and the same at every run.
func (h *history) uuid() string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], h.random.Uint64())
	binary.BigEndian.PutUint64(b[8:], h.random.Uint64())
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func encode(doc any) json.RawMessage {
	text, err := json.Marshal(doc)
	if err != nil {
		panic(err) // plain maps, lists and scalars always marshal
	}
	return text
}

func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }

var (
	placeNames = []string{
		"Ålesund", "Bergen", "Bodø", "Drammen", "Fredrikstad", "Hamar", "Harstad", "Kongsberg", "Kristiansand", "Larvik",
		"Lillehammer", "Molde", "Narvik", "Oslo", "Sandefjord", "Skien", "Stavanger", "Tromsø", "Trondheim", "Tønsberg",
	}
	trades = []string{"Bygg", "Consulting", "Eiendom", "Energi", "Fisk", "Helse", "Logistikk", "Maritim", "Reise", "Teknikk"}
)
