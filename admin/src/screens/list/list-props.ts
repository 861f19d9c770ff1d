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

/** For parts that know of views. */
export interface ViewProps extends ListProps {
  readonly views: Views
}
