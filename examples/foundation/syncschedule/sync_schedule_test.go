package syncschedule_test

import (
	"errors"
	"testing"

	"github.com/pgstrata/pgstrata/examples/foundation/syncschedule"
)

// What a program makes is checked like what it reads.
func TestEncodeIsStrict(t *testing.T) {
	t.Parallel()
	doc, err := syncschedule.DecodeSyncSchedule([]byte(`{"schema_version": "1.0.0", "enabled": true, "mode": "interval", "interval_minutes": 60.0}`))
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
