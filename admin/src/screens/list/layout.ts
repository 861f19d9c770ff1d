// How somebody looks at a list: its columns, how wide they are, how close the rows stand. None of it changes what is listed.
import type { AdminField, AdminMetadata, AdminResource } from '../../api/metadata.ts'
import { fieldOf } from '../../metadata/resources.ts'

export const DENSITIES = ['comfortable', 'compact'] as const
export type Density = (typeof DENSITIES)[number]

/** In pixels, by column; empty until somebody has sized one. */
export type Widths = Readonly<Record<string, number>>

export interface Layout {
  readonly columns: readonly string[]
  readonly widths: Widths
  readonly density: Density
}

export const NARROWEST = 64
export const WIDEST = 800

/** What people know a record by comes first; a resource without columns shows that and its last change. */
export function usualLayout({ columns, titleField, fields }: AdminResource): Layout {
  const named = columns.length > 0 ? columns : [titleField, 'updatedAt']
  const ordered = named.includes(titleField) ? [titleField, ...named.filter((name) => name !== titleField)] : named
  return {
    columns: ordered.filter((name) => fieldOf({ fields } as AdminResource, name)),
    widths: {},
    density: 'comfortable',
  }
}

/** Under which the browser keeps the layout of a list for a person; of a view, once one is open. */
export function layoutName({ person }: AdminMetadata, { name }: AdminResource, view?: string): string {
  return ['list', person?.id, name, view].filter(Boolean).join('.')
}

/** What was kept, by whatever version of the admin: what does not fit the resource any more is left out. */
export function readLayout(resource: AdminResource, kept: unknown): Layout {
  const usual = usualLayout(resource)
  const { columns, widths, density } = (kept ?? {}) as { [name in keyof Layout]?: unknown }
  const known = Array.isArray(columns) ? columnsOf(resource, columns).map(({ name }) => name) : []
  return {
    columns: known.length > 0 ? [...new Set(known)] : usual.columns,
    widths: widthsOf(widths),
    density: DENSITIES.find((each) => each === density) ?? usual.density,
  }
}

function widthsOf(kept: unknown): Widths {
  if (typeof kept !== 'object' || kept === null) return {}
  const widths = Object.entries(kept).filter((each): each is [string, number] => Number.isFinite(each[1]))
  return Object.fromEntries(widths.map(([name, width]) => [name, boundWidth(width)]))
}

export function boundWidth(width: number): number {
  return Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)))
}

export function columnsOf(resource: AdminResource, names: readonly unknown[]): AdminField[] {
  return names.map((name) => fieldOf(resource, String(name))).filter((field) => field !== undefined)
}

/** A list always has a column: the last one stays. */
export function toggleColumn(columns: readonly string[], name: string): readonly string[] {
  if (!columns.includes(name)) return [...columns, name]
  return columns.length > 1 ? columns.filter((each) => each !== name) : columns
}

/** To the place of another, or as far as it goes. */
export function moveColumn(columns: readonly string[], name: string, place: number): readonly string[] {
  const rest = columns.filter((each) => each !== name)
  const to = Math.min(rest.length, Math.max(0, place))
  return columns.includes(name) ? rest.toSpliced(to, 0, name) : columns
}
