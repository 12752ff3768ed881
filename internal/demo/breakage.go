package demo

import (
	"encoding/json"
	"strings"
)

// A breakage is one way in which real life spoils a document. Spoil may return anything that is JSON.
type breakage struct {
	name     string
	document string // the document it spoils
	spoil    func(h *history, i *integration, doc map[string]any) any
}

func breakages() []breakage {
	return []breakage{
		{"a model stopped half-way, its text was stored as a string", "field_mappings", halfFinished},
		{"a model answered in prose", "field_mappings", inProse},
		{"the version is missing", "field_mappings", withoutVersion},
		{"a target field that the system does not have", "field_mappings", unknownTarget},
		{"a list of mappings where an object was", "field_mappings", asList},
		{"null everywhere", "field_mappings", nullEverywhere},
		{"the mapping of another integration type", "field_mappings", ofAnotherType},
		{"a transform that nobody wrote", "field_mappings", inventedTransform},
		{`"yes" for true`, "field_mappings", yesForTrue},
		{"a newer program's version", "field_mappings", futureVersion},
		{"an empty object", "field_mappings", func(*history, *integration, map[string]any) any { return map[string]any{} }},
		{"a cron line in words", "sync_schedule", cronLine("every night at three")},
		{"a cron line out of range", "sync_schedule", cronLine("0 25 * * *")},
		{`"60" for 60`, "sync_schedule", sixtyAsText},
	}
}

func halfFinished(h *history, _ *integration, doc map[string]any) any {
	text, err := json.Marshal(doc)
	if err != nil {
		panic(err) // a map of plain values always marshals
	}
	return string(text[:len(text)/2+h.random.IntN(len(text)/3)])
}

func inProse(*history, *integration, map[string]any) any {
	return "Here is the updated configuration you asked for. Let me know if you need anything else!"
}

func withoutVersion(_ *history, _ *integration, doc map[string]any) any {
	delete(doc, "schema_version")
	return doc
}

func unknownTarget(h *history, _ *integration, doc map[string]any) any {
	target, mapping := h.pick(mappings(doc))
	delete(mappings(doc), target)
	mappings(doc)[strings.ToUpper(target[:1])+target[1:]+"Id"] = mapping
	return doc
}

func asList(_ *history, _ *integration, doc map[string]any) any {
	var list []any
	for _, target := range sortedKeys(mappings(doc)) {
		mapping := mappings(doc)[target].(map[string]any)
		mapping["target"] = target
		list = append(list, mapping)
	}
	doc["mappings"] = list
	return doc
}

func nullEverywhere(_ *history, _ *integration, doc map[string]any) any {
	for target := range mappings(doc) {
		mappings(doc)[target] = nil
	}
	doc["options"] = nil
	return doc
}

func ofAnotherType(h *history, i *integration, _ map[string]any) any {
	other := templates()[h.random.IntN(len(templates()))]
	for other.integrationType == i.Type {
		other = templates()[h.random.IntN(len(templates()))]
	}
	return other.fieldMappings(h)
}

func inventedTransform(h *history, _ *integration, doc map[string]any) any {
	target, _ := h.pick(mappings(doc))
	mappings(doc)[target].(map[string]any)["transform"] = "convert_currency_to_nok"
	return doc
}

func yesForTrue(h *history, _ *integration, doc map[string]any) any {
	target, _ := h.pick(mappings(doc))
	mappings(doc)[target].(map[string]any)["required"] = "yes"
	return doc
}

func futureVersion(_ *history, _ *integration, doc map[string]any) any {
	doc["schema_version"] = "9.0.0"
	return doc
}

func cronLine(line string) func(*history, *integration, map[string]any) any {
	return func(_ *history, _ *integration, doc map[string]any) any {
		return map[string]any{
			"schema_version": doc["schema_version"], "enabled": true, "mode": "cron", "cron": line, "timezone": "Europe/Oslo",
		}
	}
}

func sixtyAsText(_ *history, _ *integration, doc map[string]any) any {
	return map[string]any{
		"schema_version": doc["schema_version"], "enabled": true, "mode": "interval", "interval_minutes": "60", "timezone": "Europe/Oslo",
	}
}

func mappings(doc map[string]any) map[string]any { return doc["mappings"].(map[string]any) }
