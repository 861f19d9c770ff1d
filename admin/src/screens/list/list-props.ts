// What every part of a list is given: the words of the address, how to change them, and how the list looks.
import type { AdminResource } from '../../api/metadata.ts'
import type { Words } from '../../state/list-query.ts'
import type { KeptLayout } from './use-layout.ts'
import type { Views } from './use-views.ts'

export interface ListProps {
  readonly resource: AdminResource
  readonly words: Words
  change(changes: Record<string, string | undefined>): void
  readonly look: KeptLayout
}

/** How many records have a word in a field, as text; empty where nobody has counted. */
export type Counts = (field: string, word: string) => string

/** For parts that show counts beside choices. */
export interface CountedProps extends ListProps {
  readonly counts: Counts
}

/** For parts that know of views. */
export interface ViewProps extends ListProps {
  readonly views: Views
}
