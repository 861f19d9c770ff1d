// What an app may bring to the admin, in `apps/<app>/admin/index.ts`: data that names its screens; their code is fetched when they are opened.
import type { ComponentType } from 'react'
import type { AdminMetadata, AdminResource } from '../api/metadata.ts'
import type { Kept } from '../api/records.ts'
import type { Widget } from '../widgets/widget.ts'

/** Whose menu a page stands in: below a tenant, below one's own account, or, for staff, below the platform. */
export type PagePlace = 'tenant' | 'account' | 'platform'

/** Who meets an entry. Without `requires` everybody does; the server decides again at every call. */
interface Entry {
  /** Read when it is shown, so that it is in the language of whoever looks. */
  title(): string
  /** The word of a permission. */
  readonly requires?: string
}

/** `/admin/t/acme/-/<path>`, `/admin/account/<path>` or `/admin/platform/<path>`. */
export interface PartPage extends Entry {
  readonly path: string
  readonly place: PagePlace
  /** The heading of the menu, as resources name theirs (`group`); without one it stands before all. */
  readonly group?: string
  /** Lower ones stand before others of the same place, and the first one opens it; 0 where it is left out. */
  readonly order?: number
  /** Resources whose list this page replaces in the menu. */
  readonly replaces?: readonly string[]
  load(): Promise<{ readonly Page: ComponentType }>
}

export interface RecordProps {
  readonly resource: AdminResource
  readonly kept: Kept
}

/** Belongs to the records of the named resources, or of all that `isFor` picks. */
interface RecordEntry extends Entry {
  readonly resource?: string
  isFor?(resource: AdminResource, admin: AdminMetadata): boolean
}

/** Stands below the form of a record. */
export interface RecordPanel extends RecordEntry {
  readonly path: string
  load(): Promise<{ readonly Panel: ComponentType<RecordProps> }>
}

/** A tab of a record, at `/admin/t/acme/<resource>/<id>/<path>`. */
export interface RecordPage extends RecordEntry {
  readonly path: string
  load(): Promise<{ readonly Page: ComponentType<RecordProps> }>
}

/** Stands on the overview of a tenant. */
export interface HomeCard extends Entry {
  readonly path: string
  /** As wide as the overview, below those that ask for somebody. */
  readonly isWide?: boolean
  load(): Promise<{ readonly Card: ComponentType }>
}

/** How values of fields are shown and asked for whose declaration names it (`widgets` of `defineAdmin()`). */
export interface PartWidget {
  load(): Promise<Widget>
}

export interface AdminPart {
  readonly pages?: readonly PartPage[]
  readonly panels?: readonly RecordPanel[]
  readonly recordPages?: readonly RecordPage[]
  readonly cards?: readonly HomeCard[]
  /** By their names. */
  readonly widgets?: Readonly<Record<string, PartWidget>>
}

/** Types what an app brings. `index.ts` exports it as `part`. */
export function defineAdminPart(part: AdminPart): AdminPart {
  return part
}
