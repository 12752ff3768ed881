package access

import (
	"sync"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"
)

// work is a number of pieces that several databases share. Those that lock what all databases of a server have in common, as its
// roles, are done on the first alone.
type work struct {
	mu        sync.Mutex
	own, all  []int
	done, out int
	told      func(done, total int)
}

func newWork(pieces int, common func(int) bool, told func(done, total int)) *work {
	w := &work{out: pieces, told: told}
	for i := range pieces {
		if common(i) {
			w.own = append(w.own, i)
		} else {
			w.all = append(w.all, i)
		}
	}
	return w
}

// share lets every database work at once. When one fails, the others end at the next piece.
func (w *work) share(txs []pgx.Tx, do func(tx pgx.Tx, first bool) error) error {
	var group errgroup.Group
	for n, tx := range txs {
		group.Go(func() error {
			err := do(tx, n == 0)
			if err != nil {
				w.stop()
			}
			return err
		})
	}
	return group.Wait()
}

func (w *work) each(first bool, do func(int) error) error {
	for {
		i, more := w.next(first)
		if !more {
			return nil
		}
		if err := do(i); err != nil {
			return err
		}
		w.finished()
	}
}

func (w *work) next(first bool) (i int, more bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	from := &w.all
	if first && len(w.own) > 0 {
		from = &w.own
	}
	if len(*from) == 0 {
		return 0, false
	}
	i, *from = (*from)[0], (*from)[1:]
	return i, true
}

func (w *work) finished() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done++
	if w.told != nil {
		w.told(w.done, w.out)
	}
}

func (w *work) stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.own, w.all = nil, nil
}
