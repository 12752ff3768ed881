package compat

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
)

// shrink makes a value as small as it gets while it still shows the same: it leaves out keys and items, and takes simpler values.
func shrink(ctx context.Context, value any, shows func(any) bool) any {
	for range 200 {
		smaller, found := firstSmaller(ctx, value, shows)
		if !found {
			return value
		}
		value = smaller
	}
	return value
}

// firstSmaller is the first of the next smaller values that shows it.
func firstSmaller(ctx context.Context, value any, shows func(any) bool) (any, bool) {
	for _, v := range smaller(value) {
		if ctx.Err() != nil {
			break
		}
		if size(v) < size(value) && shows(v) {
			return v, true
		}
	}
	return nil, false
}

func size(v any) int { return len(written(v)) }

// smaller lists values that are a step smaller in one place.
func smaller(value any) []any {
	var list []any
	switch value := value.(type) {
	case map[string]any:
		keys := slices.Sorted(maps.Keys(value))
		for _, key := range keys {
			without := maps.Clone(value)
			delete(without, key)
			list = append(list, without)
		}
		for _, key := range keys {
			for _, v := range smaller(value[key]) {
				changed := maps.Clone(value)
				changed[key] = v
				list = append(list, changed)
			}
		}
	case []any:
		for i := range value {
			list = append(list, slices.Delete(slices.Clone(value), i, i+1))
		}
		for i, item := range value {
			for _, v := range smaller(item) {
				changed := slices.Clone(value)
				changed[i] = v
				list = append(list, changed)
			}
		}
	case string:
		runes := []rune(value)
		list = append(list, "", string(runes[:len(runes)/2]))
		if len(runes) > 0 {
			list = append(list, string(runes[:len(runes)-1]), string(runes[1:]))
		}
	case json.Number:
		list = append(list, json.Number("0"), json.Number("1"))
	}
	return list
}
