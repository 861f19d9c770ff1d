// The selection of a list: it survives paging and ends when the query changes.
import { useState } from 'react'
import { filtersIn, type Words } from '../../../state/lists/list-query.ts'
import { choose, EVERYTHING, NOTHING, rangeOf, type Selection } from './selection.ts'

export interface Chosen {
  readonly selection: Selection
  /** Selects one row; with `isRange` all rows from the last one to it. */
  choose(id: string, isWanted: boolean, isRange: boolean): void
  choosePage(isWanted: boolean): void
  chooseAll(): void
  clear(): void
}

export function useSelection(words: Words, rows: readonly string[]): Chosen {
  const question = JSON.stringify([filtersIn(words), words.search])
  const [state, setState] = useState({ question, selection: NOTHING, last: null as string | null })
  const now = state.question === question ? state : { question, selection: NOTHING, last: null }
  const put = (selection: Selection, last: string | null = null) => setState({ question, selection, last })
  return {
    selection: now.selection,
    choose: (id, isWanted, isRange) =>
      put(choose(now.selection, isRange ? rangeOf(rows, now.last, id) : [id], isWanted), id),
    choosePage: (isWanted) => put(choose(now.selection, rows, isWanted)),
    chooseAll: () => put(EVERYTHING),
    clear: () => put(NOTHING),
  }
}
