package demo

// A template is a configuration as customers of that system really have it; each integration leaves out or changes a little.
type template struct {
	integrationType string
	names           []string
	fields          []field
}

// A field fills one target of the external system. Optional ones are left out by some integrations.
type field struct {
	target, source, transform string
	required, optional        bool
	fallback                  any
	lookup                    map[string]any
}

func templates() []template {
	return []template{
		{
			integrationType: "xledger",
			names:           []string{"Travel expenses to Xledger", "Card purchases to Xledger", "Mileage to Xledger"},
			fields: []field{
				{target: "postedDate", source: "claim.approved_at", transform: "date", required: true},
				{target: "amount", source: "claim.total_minor", transform: "minor_to_major", required: true},
				{target: "account", source: "claim.category", required: true, lookup: map[string]any{"travel": "7140", "meals": "7350", "lodging": "7145"}},
				{target: "currency", source: "claim.currency", transform: "upper", fallback: "NOK"},
				{target: "text", source: "claim.purpose", transform: "trim", fallback: ""},
				{target: "taxRule", source: "claim.vat_code", optional: true},
				{target: "project", source: "claim.project_code", optional: true},
				{target: "glObject1", source: "employee.department_code", optional: true},
				{target: "glObject2", source: "employee.cost_centre", optional: true},
				{target: "extIdentifier", source: "claim.id", transform: "string", optional: true},
				{target: "subledger", source: "employee.number", transform: "string", optional: true},
			},
		},
		{
			integrationType: "dynamics365",
			names:           []string{"Expenses to Business Central", "Journal lines to Business Central"},
			fields: []field{
				{target: "postingDate", source: "claim.approved_at", transform: "date", required: true},
				{target: "documentNumber", source: "claim.number", transform: "string", required: true},
				{target: "accountNumber", source: "claim.category", required: true, lookup: map[string]any{"travel": "60700", "meals": "60800"}},
				{target: "amount", source: "claim.total_minor", transform: "minor_to_major", required: true},
				{target: "description", source: "claim.purpose", transform: "trim", fallback: "Expense claim"},
				{target: "externalDocumentNumber", source: "claim.id", transform: "string", optional: true},
				{target: "balancingAccountNumber", optional: true, fallback: "29100"},
				{target: "taxCode", source: "claim.vat_code", transform: "upper", optional: true},
				{target: "comment", source: "claim.note", optional: true},
			},
		},
		{
			integrationType: "cornerstone",
			names:           []string{"Employees to Cornerstone", "New hires to Cornerstone"},
			fields: []field{
				{target: "externalId", source: "employee.number", transform: "string", required: true},
				{target: "userName", source: "employee.email", transform: "lower", required: true},
				{target: "firstName", source: "employee.given_name", transform: "trim", required: true},
				{target: "lastName", source: "employee.family_name", transform: "trim", required: true},
				{target: "primaryEmail", source: "employee.email", transform: "lower", required: true},
				{target: "workerStatus.active", source: "employee.active", transform: "boolean", fallback: true},
				{target: "workerStatus.originalHireDate", source: "employee.hired_at", transform: "date", optional: true},
				{target: "workPhone", source: "employee.phone", optional: true},
				{target: "address.country", source: "employee.country", transform: "upper", optional: true},
				{target: "settings.displayLanguage", optional: true, fallback: "nb-NO"},
			},
		},
	}
}

func (t template) fieldMappings(h *history) map[string]any {
	mappings := map[string]any{}
	for _, f := range t.fields {
		if f.optional && h.random.IntN(2) == 0 {
			continue
		}
		mappings[f.target] = f.mapping()
	}
	options := map[string]any{"on_missing": h.oneOf("skip", "fail", "empty"), "date_format": h.oneOf("YYYY-MM-DD", "DD.MM.YYYY")}
	if h.random.IntN(3) == 0 {
		options["batch_size"] = 50 * (1 + h.random.IntN(6))
	}
	return map[string]any{"schema_version": "1.0.0", "mappings": mappings, "options": options}
}

func (f field) mapping() map[string]any {
	m := map[string]any{}
	if f.source != "" {
		m["source"] = f.source
	}
	if f.transform != "" {
		m["transform"] = f.transform
	}
	if f.required {
		m["required"] = true
	}
	if f.fallback != nil {
		m["default"] = f.fallback
	}
	if f.lookup != nil {
		m["lookup"] = f.lookup
	}
	return m
}

func syncSchedule(h *history) map[string]any {
	switch h.random.IntN(4) {
	case 0:
		return map[string]any{"schema_version": "1.0.0", "enabled": false, "mode": "off"}
	case 1:
		return map[string]any{
			"schema_version": "1.0.0", "enabled": true, "mode": "interval", "interval_minutes": 5 * (1 + h.random.IntN(24)), "timezone": "Europe/Oslo",
		}
	default:
		return map[string]any{
			"schema_version": "1.0.0", "enabled": true, "mode": "cron", "timezone": h.oneOf("Europe/Oslo", "Europe/Stockholm", "Europe/Copenhagen"),
			"cron": h.oneOf("0 3 * * *", "30 2 * * mon-fri", "*/15 6-18 * * 1-5", "0 4 1 * *", "15 5 * * sun"),
		}
	}
}
