package syncschedule_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/pgstrata/pgstrata"
	"github.com/pgstrata/pgstrata/examples/foundation/syncschedule"
)

// everyHour is the foundation's safe default, switched on.
func everyHour(t *testing.T) []byte {
	t.Helper()
	p, err := pgstrata.Open("")
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]json.RawMessage
	for _, d := range p.Documents() {
		if d.Name == "sync_schedule" {
			if err := json.Unmarshal(d.Variants[0].Default, &doc); err != nil {
				t.Fatal(err)
			}
		}
	}
	doc["enabled"], doc["mode"], doc["interval_minutes"] = json.RawMessage("true"), json.RawMessage(`"interval"`), json.RawMessage("60.0")
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// What a program makes is checked like what it reads.
func TestEncodeIsStrict(t *testing.T) {
	t.Parallel()
	doc, err := syncschedule.DecodeSyncSchedule(everyHour(t))
	if err != nil {
		t.Fatal(err)
	}
	if doc.IntervalMinutes == nil || *doc.IntervalMinutes != 60 {
		t.Errorf("an interval of 60.0 minutes is read as %v", doc.IntervalMinutes)
	}
	for pointer, change := range map[string]func(*syncschedule.SyncSchedule){
		"/mode":             func(d *syncschedule.SyncSchedule) { d.Mode = "sometimes" },
		"/schema_version":   func(d *syncschedule.SyncSchedule) { d.SchemaVersion = "" },
		"/interval_minutes": func(d *syncschedule.SyncSchedule) { minutes := int64(1 << 53); d.IntervalMinutes = &minutes },
		"/timezone":         func(d *syncschedule.SyncSchedule) { zone := "\xff"; d.Timezone = &zone },
	} {
		wrong := doc
		change(&wrong)
		_, err := syncschedule.EncodeSyncSchedule(wrong)
		var invalid *syncschedule.InvalidError
		if !errors.As(err, &invalid) || invalid.Pointer != pointer {
			t.Errorf("%s: %v", pointer, err)
		}
	}
}
