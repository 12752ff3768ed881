package schema

// Verdict is what a document's family says about it.
type Verdict struct {
	Variant  string
	Version  string // the document's version; "" unless the family accepts it
	Findings []Finding
	Future   bool    // the document's version is later than every known one
	Schema   *Schema // that of the version; nil unless the family accepts it
}

// Judge decodes a document and judges it by the schema of its own version.
// It fails only when doc is not JSON that jsonb can hold.
func (s *Set) Judge(variant string, doc []byte) (Verdict, error) {
	value, err := Decode(doc)
	if err != nil {
		return Verdict{}, err
	}
	return s.judge(variant, value, (*Family).Accepted), nil
}

// judge chooses among those versions of the variant's family that are given.
func (s *Set) judge(variant string, doc any, versions func(*Family) []*Schema) Verdict {
	v := Verdict{Variant: variant}
	refuse := func(pointer, keyword, message string) Verdict {
		v.Findings = []Finding{{Pointer: pointer, Keyword: keyword, Message: message}}
		return v
	}
	family := s.Family(variant)
	if family == nil {
		return refuse("", "discriminator", "there are no schemas for this row's discriminator")
	}
	object, ok := doc.(map[string]any)
	if !ok {
		return refuse("", "type", "must be of type object")
	}
	field, ok := object[s.VersionField]
	if !ok {
		return refuse("", "required", "must have the key "+names([]string{s.VersionField}))
	}
	version, _ := field.(string)
	for _, known := range versions(family) {
		if known.Version.String() == version {
			v.Version, v.Schema = version, known
			v.Findings = known.Findings(doc)
			return v
		}
	}
	v.Future = laterThan(version, family.Newest().Version)
	return refuse("/"+PointerToken(s.VersionField), "version", "is not a known version of this document")
}
