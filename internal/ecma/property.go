package ecma

import (
	"maps"
	"slices"
	"strings"
	"unicode"
)

// property looks a \p{…} up in Go's Unicode tables, of the version that unicode.Version names.
// known tells whether ECMA-262 has the property; set is nil when the tables don't hold it.
func property(text string) (set Set, known bool) {
	name, value, two := strings.Cut(text, "=")
	if !two {
		if set, known = category(name); known {
			return set, true
		}
		return binary(name)
	}
	switch name {
	case "General_Category", "gc":
		return category(value)
	case "Script", "sc":
		return script(value)
	case "Script_Extensions", "scx":
		_, known = script(value)
		return nil, known
	}
	return nil, false
}

func category(name string) (Set, bool) {
	if short, long := unicode.CategoryAliases[name]; long {
		name = short
	}
	switch name {
	case "Cs":
		return Set{}, true
	case "C":
		return tableSet(unicode.Cc, unicode.Cf, unicode.Co).union(unassigned()), true
	case "Cn":
		return unassigned(), true
	case "LC":
		return tableSet(unicode.Lu, unicode.Ll, unicode.Lt), true
	}
	if table, found := unicode.Categories[name]; found {
		return tableSet(table), true
	}
	return nil, false
}

// unassigned is what stands in no other category; surrogates never matter.
func unassigned() Set {
	return tableSet(unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z, unicode.Cc, unicode.Cf, unicode.Co).not()
}

func script(name string) (Set, bool) {
	if long, short := scriptCodes[name]; short {
		name = long
	}
	if table, found := unicode.Scripts[name]; found {
		return tableSet(table), true
	}
	return nil, false
}

// scriptCodes are the short names of ISO 15924 for the scripts in wide use.
var scriptCodes = map[string]string{
	"Arab": "Arabic", "Armn": "Armenian", "Beng": "Bengali", "Bopo": "Bopomofo", "Brai": "Braille", "Cans": "Canadian_Aboriginal",
	"Cher": "Cherokee", "Copt": "Coptic", "Cyrl": "Cyrillic", "Deva": "Devanagari", "Ethi": "Ethiopic", "Geor": "Georgian",
	"Goth": "Gothic", "Grek": "Greek", "Gujr": "Gujarati", "Guru": "Gurmukhi", "Hang": "Hangul", "Hani": "Han", "Hebr": "Hebrew",
	"Hira": "Hiragana", "Kana": "Katakana", "Khmr": "Khmer", "Knda": "Kannada", "Laoo": "Lao", "Latn": "Latin", "Mlym": "Malayalam",
	"Mong": "Mongolian", "Mymr": "Myanmar", "Orya": "Oriya", "Runr": "Runic", "Sinh": "Sinhala", "Syrc": "Syriac", "Taml": "Tamil",
	"Telu": "Telugu", "Thaa": "Thaana", "Tibt": "Tibetan", "Yiii": "Yi", "Zinh": "Inherited", "Zyyy": "Common",
}

// binary are the properties without a value.
func binary(name string) (Set, bool) {
	if long, short := binaryCodes[name]; short {
		name = long
	}
	letters := []*unicode.RangeTable{unicode.L, unicode.Nl, unicode.Other_ID_Start}
	notInNames := tableSet(unicode.Pattern_Syntax, unicode.Pattern_White_Space)
	switch name {
	case "Any":
		return everything, true
	case "Assigned":
		return unassigned().not(), true
	case "ASCII":
		return newSet(0, unicode.MaxASCII), true
	case "Alphabetic":
		return tableSet(unicode.L, unicode.Nl, unicode.Other_Alphabetic), true
	case "Lowercase":
		return tableSet(unicode.Ll, unicode.Other_Lowercase), true
	case "Uppercase":
		return tableSet(unicode.Lu, unicode.Other_Uppercase), true
	case "Math":
		return tableSet(unicode.Sm, unicode.Other_Math), true
	case "ID_Start":
		return tableSet(letters...).without(notInNames), true
	case "ID_Continue":
		return tableSet(append(letters, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, unicode.Other_ID_Continue)...).without(notInNames), true
	}
	if slices.Contains(inTables, name) {
		return tableSet(unicode.Properties[name]), true
	}
	return nil, slices.Contains(notInTables, name)
}

var binaryCodes = map[string]string{
	"AHex": "ASCII_Hex_Digit", "Alpha": "Alphabetic", "Bidi_C": "Bidi_Control", "Dep": "Deprecated", "Dia": "Diacritic", "Ext": "Extender",
	"Hex": "Hex_Digit", "IDC": "ID_Continue", "IDS": "ID_Start", "Ideo": "Ideographic", "IDSB": "IDS_Binary_Operator",
	"IDST": "IDS_Trinary_Operator", "Join_C": "Join_Control", "LOE": "Logical_Order_Exception", "Lower": "Lowercase",
	"NChar": "Noncharacter_Code_Point", "Pat_Syn": "Pattern_Syntax", "Pat_WS": "Pattern_White_Space", "QMark": "Quotation_Mark",
	"RI": "Regional_Indicator", "SD": "Soft_Dotted", "STerm": "Sentence_Terminal", "Term": "Terminal_Punctuation",
	"UIdeo": "Unified_Ideograph", "Upper": "Uppercase", "VS": "Variation_Selector", "space": "White_Space",
}

var inTables = []string{
	"ASCII_Hex_Digit", "Bidi_Control", "Dash", "Deprecated", "Diacritic", "Extender", "Hex_Digit", "IDS_Binary_Operator", "IDS_Trinary_Operator",
	"Ideographic", "Join_Control", "Logical_Order_Exception", "Noncharacter_Code_Point", "Pattern_Syntax", "Pattern_White_Space",
	"Quotation_Mark", "Radical", "Regional_Indicator", "Sentence_Terminal", "Soft_Dotted", "Terminal_Punctuation", "Unified_Ideograph",
	"Variation_Selector", "White_Space",
}

// notInTables are the properties of ECMA-262 that Go has no table for.
var notInTables = []string{
	"Bidi_Mirrored", "Bidi_M", "Case_Ignorable", "CI", "Cased", "Changes_When_Casefolded", "CWCF", "Changes_When_Casemapped", "CWCM",
	"Changes_When_Lowercased", "CWL", "Changes_When_NFKC_Casefolded", "CWKCF", "Changes_When_Titlecased", "CWT", "Changes_When_Uppercased", "CWU",
	"Default_Ignorable_Code_Point", "DI", "Emoji", "Emoji_Component", "EComp", "Emoji_Modifier", "EMod", "Emoji_Modifier_Base", "EBase",
	"Emoji_Presentation", "EPres", "Extended_Pictographic", "ExtPict", "Grapheme_Base", "Gr_Base", "Grapheme_Extend", "Gr_Ext",
	"XID_Continue", "XIDC", "XID_Start", "XIDS",
}

// Categories lists the values of General_Category.
func Categories() []string {
	names := slices.Concat(slices.Collect(maps.Keys(unicode.CategoryAliases)), slices.Collect(maps.Keys(unicode.Categories)), []string{"Cn", "Cs", "LC", "C"})
	return sorted(names)
}

// Scripts lists the values of Script.
func Scripts() []string {
	return sorted(slices.Concat(slices.Collect(maps.Keys(unicode.Scripts)), slices.Collect(maps.Keys(scriptCodes))))
}

// Binaries lists the properties without a value, those without a table, too.
func Binaries() []string {
	names := []string{"Any", "Assigned", "ASCII", "Alphabetic", "Lowercase", "Uppercase", "Math", "ID_Start", "ID_Continue"}
	return sorted(slices.Concat(names, inTables, notInTables, slices.Collect(maps.Keys(binaryCodes))))
}

func sorted(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}
