// What an app may add to the admin in `apps/<app>/admin/index.ts`: data that names its screens. Their code loads when they open.
import type { ComponentType } from 'react'
import type { AdminMetadata, AdminResource } from '../api/metadata.ts'
import type { Kept } from '../api/records.ts'
import type { Widget } from '../widgets/widget.ts'

/** Which menu a page belongs to: a tenant's, the person's own account, or, for staff, the platform. */
export type PagePlace = 'tenant' | 'account' | 'platform'

/** Who sees an entry. Without `requires` everybody does; the server checks again on every call. */
interface Entry {
  /** Read when shown, so that it is in the reader's language. */
  title(): string
  /** The name of a permission. */
  readonly requires?: string
}

/** `/admin/t/acme/-/<path>`, `/admin/account/<path>` or `/admin/platform/<path>`. */
export interface PartPage extends Entry {
  readonly path: string
  readonly place: PagePlace
  /** The menu heading, like the `group` of a resource; entries without one come first. */
  readonly group?: string
  /** Entries with a lower number come first, and the first one opens by default; 0 if omitted. */
  readonly order?: number
  /** Resources whose list this page replaces in the menu. */
  readonly replaces?: readonly string[]
  load(): Promise<{ readonly Page: ComponentType }>
}

export interface RecordProps {
  readonly resource: AdminResource
  readonly kept: Kept
}

/** Applies to records of the named resources, or of all resources that `isFor` accepts. */
interface RecordEntry extends Entry {
  readonly resource?: string
  isFor?(resource: AdminResource, admin: AdminMetadata): boolean
}

/** Shown below the form of a record. */
export interface RecordPanel extends RecordEntry {
  readonly path: string
  load(): Promise<{ readonly Panel: ComponentType<RecordProps> }>
}

/** A tab of a record, at `/admin/t/acme/<resource>/<id>/<path>`. */
export interface RecordPage extends RecordEntry {
  readonly path: string
  load(): Promise<{ readonly Page: ComponentType<RecordProps> }>
}

/** Shown on the overview of a tenant. */
export interface HomeCard extends Entry {
  readonly path: string
  /** Spans the width of the overview, below the cards that need attention. */
  readonly isWide?: boolean
  load(): Promise<{ readonly Card: ComponentType }>
}

/** Shows and edits values of fields whose declaration names it (`widgets` of `defineAdmin()`). */
export interface PartWidget {
  load(): Promise<Widget>
}

export interface AdminPart {
  readonly pages?: readonly PartPage[]
  readonly panels?: readonly RecordPanel[]
  readonly recordPages?: readonly RecordPage[]
  readonly cards?: readonly HomeCard[]
  /** By name. */
  readonly widgets?: Readonly<Record<string, PartWidget>>
}

/** Gives an app's part its type. `index.ts` exports it as `part`. */
export function defineAdminPart(part: AdminPart): AdminPart {
  return part
}
