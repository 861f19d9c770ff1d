// Props of every part of a list: the query, how to change it, and the layout.
import type { AdminResource } from '../../api/metadata.ts'
import type { Words } from '../../state/lists/list-query.ts'
import type { KeptLayout } from './views/use-layout.ts'
import type { Views } from './views/use-views.ts'

export interface ListProps {
  readonly resource: AdminResource
  readonly words: Words
  change(changes: Record<string, string | undefined>): void
  readonly look: KeptLayout
}

/** The count of a word in a field, as text; empty if not counted. */
export type Counts = (field: string, word: string) => string

/** For parts that show counts beside choices. */
export interface CountedProps extends ListProps {
  readonly counts: Counts
}

/** For parts that use saved views. */
export interface ViewProps extends ListProps {
  readonly views: Views
}
