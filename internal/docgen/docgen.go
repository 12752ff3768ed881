// Package docgen writes the generated parts of the docs, and checks that what stands in the repository is what it would write.
// Its output holds no date and no machine's path, so that the same sources give the same bytes.
package docgen

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// Commands renders a page of Markdown for each visible command of the tree, by file name.
func Commands(root *cobra.Command) (map[string]string, error) {
	pages := map[string]string{}
	return pages, render(root, pages)
}

func render(cmd *cobra.Command, pages map[string]string) error {
	cmd.DisableAutoGenTag = true
	var page bytes.Buffer
	if err := doc.GenMarkdown(cmd, &page); err != nil {
		return err
	}
	pages[fileName(cmd)] = strings.TrimRight(page.String(), "\n") + "\n"
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() && !sub.IsAdditionalHelpTopicCommand() {
			if err := render(sub, pages); err != nil {
				return err
			}
		}
	}
	return nil
}

func fileName(cmd *cobra.Command) string {
	return strings.ReplaceAll(cmd.CommandPath(), " ", "_") + ".md"
}

// Write puts the pages into a folder and removes pages that no longer have a source.
func Write(dir string, pages map[string]string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, text := range pages {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	stale, err := leftOver(dir, pages)
	if err != nil {
		return err
	}
	for _, name := range stale {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}

// Check names what differs between the folder and the pages; nothing when they agree.
func Check(dir string, pages map[string]string) ([]string, error) {
	var differing []string
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		text, err := os.ReadFile(filepath.Join(dir, name))
		switch {
		case os.IsNotExist(err):
			differing = append(differing, name+" is missing")
		case err != nil:
			return nil, err
		case string(text) != pages[name]:
			differing = append(differing, name+" is out of date")
		}
	}
	stale, err := leftOver(dir, pages)
	if err != nil {
		return nil, err
	}
	for _, name := range stale {
		differing = append(differing, fmt.Sprintf("%s has no command", name))
	}
	return differing, nil
}

// leftOver lists the Markdown files of the folder that are none of the pages.
func leftOver(dir string, pages map[string]string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if _, known := pages[e.Name()]; !known && filepath.Ext(e.Name()) == ".md" {
			names = append(names, e.Name())
		}
	}
	return names, nil
}
