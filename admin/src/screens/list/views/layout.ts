// The layout of a list: columns, widths and density. It never changes which records are listed.
import type { AdminField, AdminMetadata, AdminResource } from '../../../api/metadata.ts'
import { fieldOf } from '../../../metadata/resources.ts'

export const DENSITIES = ['comfortable', 'compact'] as const
export type Density = (typeof DENSITIES)[number]

/** In pixels, by column; empty until somebody resizes one. */
export type Widths = Readonly<Record<string, number>>

export interface Layout {
  readonly columns: readonly string[]
  readonly widths: Widths
  readonly density: Density
}

export const NARROWEST = 64
export const WIDEST = 800

/** The title field comes first; a resource without declared columns shows its title and last change. */
export function usualLayout({ columns, titleField, fields }: AdminResource): Layout {
  const named = columns.length > 0 ? columns : [titleField, 'updatedAt']
  const ordered = named.includes(titleField) ? [titleField, ...named.filter((name) => name !== titleField)] : named
  return {
    columns: ordered.filter((name) => fieldOf({ fields } as AdminResource, name)),
    widths: {},
    density: 'comfortable',
  }
}

/** The storage key of a layout: per person and list, or per view if one is open. */
export function layoutName({ person }: AdminMetadata, { name }: AdminResource, view?: string): string {
  return ['list', person?.id, name, view].filter(Boolean).join('.')
}

/** A stored layout from any version of the admin, without what no longer fits the resource. */
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

/** The last column cannot be hidden. */
export function toggleColumn(columns: readonly string[], name: string): readonly string[] {
  if (!columns.includes(name)) return [...columns, name]
  return columns.length > 1 ? columns.filter((each) => each !== name) : columns
}

/** Moves to another column's place, clamped to the ends. */
export function moveColumn(columns: readonly string[], name: string, place: number): readonly string[] {
  const rest = columns.filter((each) => each !== name)
  const to = Math.min(rest.length, Math.max(0, place))
  return columns.includes(name) ? rest.toSpliced(to, 0, name) : columns
}
