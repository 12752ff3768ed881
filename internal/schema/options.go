package schema

// Option changes how a schema is read.
type Option func(*options)

type options struct {
	draft      string
	formats    []string
	anyKeyword bool
}

// DefaultDraft names the draft of schemas that name none, by the address of its meta-schema. Without it that is 2020-12.
func DefaultDraft(address string) Option {
	return func(o *options) { o.draft = address }
}

// AssertFormat lists the formats that are checked; the others are annotations.
func AssertFormat(names ...string) Option {
	return func(o *options) { o.formats = append(o.formats, names...) }
}

// AnyKeyword takes a keyword that no draft knows, or only another draft, for an annotation, as the standard does.
// Without it such a keyword is refused, since it is most often a misspelt one.
func AnyKeyword() Option {
	return func(o *options) { o.anyKeyword = true }
}
