// What every part of a list is given: the words of the address, and how to change them.
import type { AdminResource } from '../../api/metadata.ts'
import type { Words } from '../../state/list-query.ts'

export interface ListProps {
  readonly resource: AdminResource
  readonly words: Words
  change(changes: Record<string, string | undefined>): void
}
