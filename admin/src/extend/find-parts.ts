// Which entries of which parts this caller sees in a place.
import type { AdminMetadata, AdminResource } from '../api/metadata.ts'
import type { AdminPart, HomeCard, PagePlace, PartPage, RecordPage, RecordPanel } from './define-part.ts'

/** Only staff see pages of the platform; only the person sees their own account. */
export function pagesIn(parts: readonly AdminPart[], place: PagePlace, admin: AdminMetadata): PartPage[] {
  if (place === 'platform' && !admin.person?.staffLevel) return []
  if (place === 'account' && admin.impersonation) return []
  const pages = parts.flatMap(({ pages = [] }) => pages).filter((page) => page.place === place && isMet(page, admin))
  return pages.toSorted((one, other) => (one.order ?? 0) - (other.order ?? 0))
}

export function cardsFor(parts: readonly AdminPart[], admin: AdminMetadata): HomeCard[] {
  return parts.flatMap(({ cards = [] }) => cards).filter((card) => isMet(card, admin))
}

export function panelsOf(parts: readonly AdminPart[], resource: AdminResource, admin: AdminMetadata): RecordPanel[] {
  return parts.flatMap(({ panels = [] }) => panels).filter((panel) => isFor(panel, resource, admin))
}

export function recordPagesOf(parts: readonly AdminPart[], resource: AdminResource, admin: AdminMetadata) {
  return parts.flatMap(({ recordPages = [] }) => recordPages).filter((page) => isFor(page, resource, admin))
}

function isMet({ requires }: { readonly requires?: string }, { permissions }: AdminMetadata): boolean {
  return requires === undefined || permissions.includes(requires)
}

function isFor(entry: RecordPanel | RecordPage, resource: AdminResource, admin: AdminMetadata): boolean {
  if (!isMet(entry, admin)) return false
  return entry.resource === resource.name || entry.isFor?.(resource, admin) === true
}
