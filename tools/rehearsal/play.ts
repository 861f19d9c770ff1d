// What the services of a rehearsal share.
import type { ComposeService } from './compose-file.ts'
import type { Stage } from './dockerfile.ts'

/** What all services of a rehearsal share. */
export interface Play {
  readonly root: string
  readonly work: string
  readonly secrets: string
  readonly services: Readonly<Record<string, ComposeService>>
  readonly stages: readonly Stage[]
}
