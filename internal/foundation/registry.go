package foundation

// ValueType is what a target field holds. It decides which transforms the JSON Schema allows for it.
type ValueType string

// The value types. A code names something else in the external system, as an account; it is checked like a text.
const (
	Text    ValueType = "text"
	Code    ValueType = "code"
	Date    ValueType = "date"
	Number  ValueType = "number"
	Integer ValueType = "integer"
	Boolean ValueType = "boolean"
)

// Target is a field of the external system that a mapping can fill.
type Target struct {
	Name        string
	Description string
	Type        ValueType
}

// CredentialPart is one of the values that access to the external system needs. Values are never part of a registry.
type CredentialPart struct {
	Name   string `json:"name"`
	Title  string `json:"title"`
	Secret bool   `json:"secret"`
}

// IntegrationType is one kind of external system. Its safe default is jsonschemas/field_mappings/<name>/default.json.
type IntegrationType struct {
	Name        string // names the variant of field_mappings too
	Title       string
	Description string
	Targets     []Target
	Credentials []CredentialPart
}

// Types lists the integration types in the order in which people see them.
func Types() []IntegrationType {
	return []IntegrationType{xledger(), dynamics365(), cornerstone()}
}

// xledger fills lines of the general ledger import, mutation addGLImportItems of the GraphQL API.
//
// Source: the inputs of AddGLImportItemsInput as schema introspection gives them, published in
// github.com/grasp-labs/ds-provider-xledger-py-lib (assets/glImportItems/create). Of its 100-odd inputs
// these are the ones that an exported claim can fill; where the input is an object, the value is its code.
// Authentication by an API token: https://xledgerukinternal.zendesk.com/hc/en-us/articles/8715787519634.
func xledger() IntegrationType {
	return IntegrationType{
		Name:        "xledger",
		Title:       "Xledger",
		Description: "Exports approved claims to Xledger as lines of a general ledger import.",
		Credentials: []CredentialPart{
			{"api_token", "API token", true},
		},
		Targets: []Target{
			{"postedDate", "Date of posting", Date},
			{"invoiceDate", "Date of the invoice", Date},
			{"dueDate", "Date by which it is to be paid", Date},
			{"transactionSource", "Kind of voucher", Code},
			{"trRegNumber", "Number of the voucher", Text},
			{"trItemNumber", "Number of the line in its voucher", Integer},
			{"account", "Account of the general ledger", Code},
			{"subledger", "Supplier, customer or employee", Code},
			{"taxRule", "Tax rule", Code},
			{"text", "Text of the line", Text},
			{"amount", "Amount in the entity's own currency", Number},
			{"invoiceAmount", "Amount in the currency of the invoice", Number},
			{"taxAmount", "Tax in the entity's own currency", Number},
			{"quantity", "Quantity", Number},
			{"currency", "Currency of the invoice", Code},
			{"exchangeRate", "Rate between the two currencies", Number},
			{"glObject1", "First dimension", Code},
			{"glObject2", "Second dimension", Code},
			{"glObject3", "Third dimension", Code},
			{"glObject4", "Fourth dimension", Code},
			{"glObject5", "Fifth dimension", Code},
			{"project", "Project", Code},
			{"product", "Product", Code},
			{"xgl", "Own dimension of the chart of accounts (XGL)", Code},
			{"invoiceNumber", "Number of the invoice", Text},
			{"extOrderNumber", "Number of the order in the exporting system", Text},
			{"extIdentifier", "Identifier in the exporting system", Text},
			{"ourRef", "Person to ask on our side", Code},
			{"yourReference", "Reference on the other side", Text},
			{"bankAccount", "Bank account to pay to", Text},
			{"payTerms", "Payment terms", Code},
			{"payMethod", "Payment method", Code},
			{"paymentReference", "Reference that the payment carries", Text},
			{"periodStart", "First period, when the amount is spread", Integer},
			{"numberPeriod", "Number of periods, when the amount is spread", Integer},
		},
	}
}

// dynamics365 fills lines of a general journal in Dynamics 365 Business Central.
//
// Source: the resource journalLine of the Business Central API v2.0,
// https://learn.microsoft.com/dynamics365/business-central/dev-itpro/api-reference/v2.0/resources/dynamics_journalline,
// without id, journalId, journalDisplayName and lastModifiedDateTime, which a client can't fill.
// Authentication by client credentials of Microsoft Entra, for one environment.
func dynamics365() IntegrationType {
	return IntegrationType{
		Name:        "dynamics365",
		Title:       "Dynamics 365 Business Central",
		Description: "Exports approved claims to Dynamics 365 Business Central as lines of a general journal.",
		Credentials: []CredentialPart{
			{"tenant_id", "Directory (tenant) id", false},
			{"environment", "Environment, as production", false},
			{"client_id", "Application (client) id", false},
			{"client_secret", "Client secret", true},
		},
		Targets: []Target{
			{"postingDate", "Date of posting", Date},
			{"documentNumber", "Number of the document", Text},
			{"externalDocumentNumber", "Number that the other side gave the document", Text},
			{"lineNumber", "Number of the line in its journal", Integer},
			{"accountType", "What the account is, as G/L Account, Vendor or Employee", Text},
			{"accountId", "Account, by id", Text},
			{"accountNumber", "Account, by number", Text},
			{"amount", "Amount with tax", Number},
			{"description", "Text of the line", Text},
			{"comment", "Comment", Text},
			{"taxCode", "Tax code", Text},
			{"balanceAccountType", "What the balancing account is", Text},
			{"balancingAccountId", "Balancing account, by id", Text},
			{"balancingAccountNumber", "Balancing account, by number", Text},
		},
	}
}

// cornerstone fills employees in Cornerstone OnDemand.
//
// Source: the Employee API v2, https://csod.dev/guides/core-hr/employee-ou/quick-start-get-employee.html.
// Its example response names every field below; a field of a nested object is written with a dot.
// id and employeeMetaData, which a client can't fill, and trainingApprovals are left out.
// Authentication by OAuth 2.0 client credentials, for one portal.
func cornerstone() IntegrationType {
	return IntegrationType{
		Name:        "cornerstone",
		Title:       "Cornerstone OnDemand",
		Description: "Keeps employees in Cornerstone OnDemand up to date.",
		Credentials: []CredentialPart{
			{"portal", "Portal, as acme in acme.csod.com", false},
			{"client_id", "Client id", false},
			{"client_secret", "Client secret", true},
		},
		Targets: []Target{
			{"externalId", "User id, as the portal shows it", Text},
			{"userName", "Name to log in with", Text},
			{"guid", "Globally unique id", Text},
			{"firstName", "First name", Text},
			{"lastName", "Last name", Text},
			{"primaryEmail", "E-mail address", Text},
			{"workPhone", "Telephone at work", Text},
			{"address.country", "Country, as two letters", Text},
			{"address.line1", "Street", Text},
			{"address.city", "City", Text},
			{"address.state", "State or region", Text},
			{"address.zipCode", "Postal code", Text},
			{"workerStatus.originalHireDate", "Date of the first hire", Date},
			{"workerStatus.lastHireDate", "Date of the latest hire", Date},
			{"workerStatus.active", "Whether the employee works here", Boolean},
			{"workerStatus.absent", "Whether the employee is on leave", Boolean},
			{"settings.displayLanguage", "Language of the portal, as en-US", Text},
			{"settings.timeZone", "Time zone of the portal", Text},
			{"managerId", "Manager, by the portal's number", Integer},
			{"approverId", "Approver, by the portal's number", Integer},
		},
	}
}
